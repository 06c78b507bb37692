using System.Globalization;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Swarm;

/// <summary>What can go wrong with a swarm: SLIP5100–SLIP5159. No message holds a secret.</summary>
public static class SwarmErrors
{
    /// <summary>The code of <see cref="ChangedMeanwhile"/>, which is told apart.</summary>
    public const string ChangedMeanwhileCode = "SLIP5110";

    public static Diagnostic NotAManager(string engine, string? state) => Diagnostic.Error(
        "SLIP5100",
        state == "active"
            ? $"The engine at {OneLine(engine)} is a worker of its swarm, which only managers can change; deploy to a manager, or promote it there (docker node promote)"
            : $"The engine at {OneLine(engine)} is in no swarm (its state is '{OneLine(state ?? "unknown")}'); make one there (docker swarm init), or deploy with DeployMode=Compose");

    public static Diagnostic Ignored(string key, string service, string? because, SourcePosition at) => Diagnostic.Warning(
        "SLIP5101", $"'{OneLine(key)}' of service '{service}' has no effect in a swarm{(because is null ? "" : ": " + because)}; remove it, or deploy with DeployMode=Compose", At(at));

    public static Diagnostic DependencyCondition(string service, string dependency, SourcePosition at) => Diagnostic.Warning(
        "SLIP5102",
        $"Service '{service}' waits for '{dependency}' only while it is deployed: a swarm starts tasks without looking at other services; let it try again until '{dependency}' answers", At(at));

    public static Diagnostic PortRange(string published, string service, SourcePosition at) => Diagnostic.Error(
        "SLIP5103", $"Service '{service}' publishes a port out of {OneLine(published)}, and a swarm takes a single port only; choose one, or leave 'published' out", At(at));

    public static Diagnostic IngressWithoutVip(int port, string service, SourcePosition at) => Diagnostic.Error(
        "SLIP5103", $"Service '{service}' publishes port {Number(port)} on all nodes, which needs 'endpoint_mode: vip'; remove 'endpoint_mode: dnsrr', or publish the port with 'mode: host'", At(at));

    public static Diagnostic MountNotPossible(string what, string service, string target, SourcePosition at) => Diagnostic.Error(
        "SLIP5104", $"Service '{service}' mounts {what} at '{OneLine(target)}', which a swarm cannot do; use a volume, or deploy with DeployMode=Compose", At(at));

    public static Diagnostic ExternalMissing(string kind, string name, string? meant, SourcePosition at) => Diagnostic.Error(
        "SLIP5105", $"The swarm has no {kind} '{OneLine(name)}', which the project takes as external{Meant(meant)}; create it there first, or define it in the file", At(at));

    public static Diagnostic NoContent(string kind, string key, SourcePosition at) => Diagnostic.Error(
        "SLIP5106", $"The {kind} '{OneLine(key)}' has no content; give it a 'file' or an 'environment' that is there", At(at));

    public static Diagnostic TooLarge(string kind, string key, int bytes, int most, SourcePosition at) => Diagnostic.Error(
        "SLIP5107", $"The {kind} '{OneLine(key)}' has {Number(bytes)} bytes, and a swarm takes 1 to {Number(most)}; put a large part into the image or a volume", At(at));

    public static Diagnostic NetworkChanged(string network, SourcePosition at) => Diagnostic.Warning(
        "SLIP5108", $"The network '{OneLine(network)}' of the swarm is another than the file says, and cannot be changed while services use it; it stays as it is: give it another name, or remove it with its services", At(at));

    public static Diagnostic UnknownWord(string key, string word, string service, IReadOnlyList<string> known, SourcePosition at) => Diagnostic.Error(
        "SLIP5109", $"'{key}' of service '{service}' is '{OneLine(word)}'{Meant(Suggestion.For(word, known))}; write {string.Join(", ", known)}", At(at));

    public static Diagnostic ChangedMeanwhile(string service) => Diagnostic.Error(
        ChangedMeanwhileCode, $"Somebody else changed service '{OneLine(service)}' of the swarm after it was looked at; see who deploys there, then deploy again");

    public static Diagnostic NotWell(string service, string how, string? node, string error, SourcePosition at) => Diagnostic.Error(
        "SLIP5111", $"Service '{service}' {how}: {(node is null ? "" : $"on node {OneLine(node)} ")}{OneLine(error)}; correct the service or its image, then deploy again", At(at));

    public static Diagnostic TimedOut(string service, TimeSpan time, string state, SourcePosition at) => Diagnostic.Error(
        "SLIP5112", $"Service '{service}' was not up after {Seconds(time)}: {OneLine(state)}; correct the service, or give it more time", At(at));

    public static Diagnostic BroughtBack(IReadOnlyList<string> services) => Diagnostic.Warning(
        "SLIP5113", $"Brought back to what they were before: {OneLine(string.Join(", ", services))}");

    public static Diagnostic NotBroughtBack(string service, string why) => Diagnostic.Error(
        "SLIP5114", $"Service '{service}' could not be brought back to what it was: {OneLine(why)}; look at it with docker service ps, then deploy the release before again");

    public static Diagnostic Interrupted(IReadOnlyList<string> changed, IReadOnlyList<string> untouched) => Diagnostic.Warning(
        "SLIP5115",
        $"Stopped in the middle: new are {Listed(changed)}, which the swarm goes on to replace by itself; as before are {Listed(untouched)}; deploy again, or roll back");

    public static Diagnostic NotRemoved(string what, string name, string why) => Diagnostic.Warning(
        "SLIP5116", $"The {what} '{OneLine(name)}' that the project no longer has was not removed: {OneLine(why)}; the next deployment tries again");

    public static Diagnostic OneOffFailed(string service, string command, string? node, string how) => Diagnostic.Error(
        "SLIP5117", $"'{OneLine(command)}' in service '{service}' could not be run{(node is null ? "" : $" on node {OneLine(node)}")}: {OneLine(how)}");

    public static Diagnostic OneOffTimedOut(string service, string command, TimeSpan time, string state) => Diagnostic.Error(
        "SLIP5118", $"'{OneLine(command)}' in service '{service}' did not end within {Seconds(time)}: {OneLine(state)}; give it more time, or see what it waits for");

    public static Diagnostic NodeNotReady(string node, string state) => Diagnostic.Warning(
        "SLIP5119", $"Node {OneLine(node)} of the swarm is {OneLine(state)}: tasks run on the other nodes only, until it is back");

    public static Diagnostic NameTaken(string what, string name, string? owner, SourcePosition at) => Diagnostic.Error(
        "SLIP5120",
        $"The swarm has a {what} '{OneLine(name)}' that is not of this project but of {(owner is null ? "no stack" : $"the stack '{OneLine(owner)}'")}; remove or rename that one, or give the project another name", At(at));

    public static Diagnostic Refused(string what, string name, string why, SourcePosition at) => Diagnostic.Error(
        "SLIP5121", $"The swarm refuses the {what} '{OneLine(name)}': {OneLine(why)}", At(at));

    public static Diagnostic NoImage(string service, SourcePosition at) => Diagnostic.Error(
        "SLIP5122", $"Service '{service}' has no image to run; give it an 'image' or a 'build'", At(at));

    public static Diagnostic UnknownService(string service, IReadOnlyCollection<string> known) => Diagnostic.Error(
        "SLIP5123", $"The project has no service '{OneLine(service)}'{Meant(Suggestion.For(service, known))}; it has {OneLine(string.Join(", ", known))}");

    internal static string OneLine(string text)
    {
        const int Longest = 500;
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text.AsSpan().Trim())
        {
            if (line.Length >= Longest) return line.Append('…').ToString();
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029')) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : OneLine(string.Join(", ", names));

    private static string Meant(string? suggestion) => suggestion is null ? "" : $" (did you mean '{OneLine(suggestion)}'?)";

    private static SourcePosition? At(SourcePosition position) => position.File is null ? null : position;
}
