using System.Globalization;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What can go wrong when a stack is brought up or taken down: SLIP35xx.</summary>
public static class RunErrors
{
    /// <summary>A container ended that should run, or ended with a failure.</summary>
    public static Diagnostic ContainerEnded(string service, string container, string how, SourcePosition? position) => Diagnostic.Error(
        "SLIP3501", $"Service '{service}': container {container} {how}. Correct what it complains of, then build again.", At(position));

    /// <summary>A container's health test failed as often as it may.</summary>
    public static Diagnostic Unhealthy(string service, string container, string? lastOutput, SourcePosition? position) => Diagnostic.Error(
        "SLIP3502",
        $"Service '{service}': container {container} is unhealthy; {LastTest(lastOutput)}. Correct the service, or its healthcheck (test, retries, start_period).", At(position));

    /// <summary>A dependency waits for the health of what nothing tests.</summary>
    public static Diagnostic NotTested(string service, string container, SourcePosition? position) => Diagnostic.Error(
        "SLIP3503",
        $"Service '{service}' has to be healthy before others start, but nothing tests the health of container {container}. Add a healthcheck, or use the condition service_started.",
        At(position));

    /// <summary>Not ready when the time was over.</summary>
    public static Diagnostic NotReady(string service, string container, TimeSpan time, string state, SourcePosition? position) => Diagnostic.Error(
        "SLIP3504",
        $"Service '{service}': container {container} was not ready after {Seconds(time)}: {state}. Give it more time with the property ComposeWaitTimeout, or correct the service.", At(position));

    /// <summary>A published port is taken.</summary>
    public static Diagnostic PortInUse(string service, string container, string port, string? user, SourcePosition? position) => Diagnostic.Error(
        "SLIP3505",
        $"Service '{service}': container {container} cannot start because port {port} of the host is in use by {user ?? "a process outside the engine"}. Stop that, or publish another port.",
        At(position));

    /// <summary>The name of a container is taken by one that is not the project's.</summary>
    public static Diagnostic NameTaken(string service, string container, string owner, SourcePosition? position) => Diagnostic.Error(
        "SLIP3506", $"Service '{service}': the name {container} is taken by {owner}. Remove or rename that container, or give this service another container_name.", At(position));

    /// <summary>The image is not there when a container is created.</summary>
    public static Diagnostic ImageMissing(string service, string image, SourcePosition? position) => Diagnostic.Error(
        "SLIP3507", $"Service '{service}': the engine has no image '{OneLine(image)}' any more; something removed it meanwhile. Build again.", At(position));

    /// <summary>The engine's disk is full.</summary>
    public static Diagnostic DiskFull(string what, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP3508", $"{what}: the engine's disk is full ({OneLine(why)}). Free some space, for example with docker system prune, then build again.", At(position));

    /// <summary>A <c>post_start</c> command failed.</summary>
    public static Diagnostic PostStartFailed(string service, string container, string command, string how, SourcePosition? position) => Diagnostic.Error(
        "SLIP3509", $"Service '{service}': the post_start command '{OneLine(command)}' in container {container} {how}..", At(position));

    /// <summary>A <c>pre_stop</c> command failed; the container is stopped all the same.</summary>
    public static Diagnostic PreStopFailed(string service, string container, string command, string how, SourcePosition? position) => Diagnostic.Warning(
        "SLIP3510", $"Service '{service}': the pre_stop command '{OneLine(command)}' in container {container} {how}; the container was stopped all the same.", At(position));

    /// <summary>The engine stopped telling what happens.</summary>
    public static Diagnostic EventsLost(string engine, string why) => Diagnostic.Error(
        "SLIP3511", $"The engine at {engine} no longer tells what happens to the stack: {OneLine(why)}. Check that it runs, then build again.");

    /// <summary>The engine refuses to create, start, connect or stop something.</summary>
    public static Diagnostic Refused(string what, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP3512", $"{what}: {OneLine(why)}", At(position));

    /// <summary>A network has to be made anew and is used by containers of others.</summary>
    public static Diagnostic NetworkInUse(string network, IEnumerable<string> users, SourcePosition? position) => Diagnostic.Error(
        "SLIP3513",
        $"Network '{network}' has changed and cannot be made anew while other containers are connected to it: {string.Join(", ", users)}. Disconnect or stop them, then build again.",
        At(position));

    /// <summary>An optional dependency is not as it should be.</summary>
    public static Diagnostic OptionalDependency(string service, string dependency, string condition, SourcePosition? position) => Diagnostic.Warning(
        "SLIP3514", $"Service '{service}' was started although '{dependency}', which it does not require, is not {condition}.", At(position));

    /// <summary>An image could not be pulled.</summary>
    public static Diagnostic PullFailed(string image, IEnumerable<string> services, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP3516",
        $"The image '{OneLine(image)}' of {Named(services)} cannot be pulled: {OneLine(why)}. Correct its name, log in with docker login, or build or load it on the engine.", At(position));

    /// <summary>An image that must not be pulled is not there.</summary>
    public static Diagnostic ImageNotThere(string image, IEnumerable<string> services, SourcePosition? position) => Diagnostic.Error(
        "SLIP3517",
        $"The image '{OneLine(image)}' of {Named(services)} is not on the engine, and pull_policy does not allow to pull it. Build or load it first, or change pull_policy.", At(position));

    /// <summary>Another build changes the same project.</summary>
    public static Diagnostic Waiting(string project) => new(
        "SLIP3518", Severity.Message, $"Another build is changing the stack '{project}' on this engine; waiting until it is done.");

    /// <summary>Something of the project could not be removed.</summary>
    public static Diagnostic NotRemoved(string what, string why) => Diagnostic.Warning(
        "SLIP3519", $"{what} was not removed: {OneLine(why)}");

    /// <summary>Nothing says which project is to be taken down.</summary>
    public static Diagnostic NoProjectName(string directory) => Diagnostic.Error(
        "SLIP3520", $"Which project is meant cannot be told from {directory}: its compose files are missing or wrong, and no name was given. Set the property ComposeProjectName.");

    /// <summary>What the engine has to say about a container it made.</summary>
    public static Diagnostic EngineWarns(string service, string warning, SourcePosition? position) => Diagnostic.Warning(
        "SLIP3521", $"Service '{service}': the engine warns: {OneLine(warning)}", At(position));

    /// <summary>A project is taken down without its files.</summary>
    public static Diagnostic DownByName(string project, string why) => Diagnostic.Warning(
        "SLIP3522", $"The project '{project}' is taken down by its name alone, because its compose files cannot be used: {OneLine(why)}");

    internal static string LastTest(string? output) =>
        string.IsNullOrWhiteSpace(output) ? "its last health test said nothing" : $"its last health test said: {OneLine(output)}";

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";

    internal static string OneLine(string text)
    {
        const int Longest = 500;
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan().Trim())
        {
            if (line.Length >= Longest)
                return line.Append('…').ToString();
            if (!char.IsControl(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString();
    }

    private static SourcePosition? At(SourcePosition? position) => position is { File: not null } ? position : null;

    private static string Named(IEnumerable<string> services)
    {
        var names = services.ToList();
        return (names.Count == 1 ? "service " : "services ") + string.Join(", ", names.Select(name => $"'{name}'"));
    }
}
