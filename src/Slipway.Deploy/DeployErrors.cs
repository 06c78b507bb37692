using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Deploy;

/// <summary>What can go wrong with a deployment as a whole.</summary>
internal static class DeployErrors
{
    public static Diagnostic ContentUnreadable(string kind, string key, string why, SourcePosition position) => Diagnostic.Error(
        "SLIP5200", $"The {kind} '{key}' cannot be read: {why}; provide it, for it goes with the release", position);

    public static Diagnostic ImageGone(string service, string image) => Diagnostic.Error(
        "SLIP5201", $"The image {image} of service '{service}' is not on the host after it was sent or pulled; somebody removed it meanwhile, deploy again");

    public static Diagnostic NotPulled(string image, string why) => Diagnostic.Error(
        "SLIP5202", $"The image {image} is not on this machine's engine, and the host's cannot pull it: {why}; build or pull it here, or log in to its registry");

    public static Diagnostic HookFailed(string hook, string when, int exitCode) => Diagnostic.Error(
        "SLIP5203", $"'{hook}' ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} {when}; its output is in the log");

    public static Diagnostic HookTookTooLong(string hook, TimeSpan limit) => Diagnostic.Error(
        "SLIP5203", $"'{hook}' did not end within {limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds; give it longer with DeployHookTimeout");

    public static Diagnostic HookWithoutService(string hook, string service) => Diagnostic.Error(
        "SLIP5204", $"No host runs the service '{service}' that '{hook}' is to run in; name one of the project's services, or let a host run it");

    public static Diagnostic NoHosts(string environment) => Diagnostic.Error(
        "SLIP5205", $"There is no host to deploy to in {environment}; add <RemoteHost Include=\"web1\" Address=\"ssh://user@host\" /> to the project, or give -p:RemoteHost=ssh://user@host");

    public static Diagnostic HostTwice(string name) => Diagnostic.Error(
        "SLIP5206", $"The host '{name}' is named twice; give each RemoteHost item a name of its own");

    public static Diagnostic Cancelled(int release) => Diagnostic.Error(
        "SLIP5207", $"The deployment of release {release.ToString(CultureInfo.InvariantCulture)} was cancelled");

    public static Diagnostic NotBack(int release, string why) => Diagnostic.Error(
        "SLIP5208", $"Going back from release {release.ToString(CultureInfo.InvariantCulture)} did not succeed: {why}; mend that and run -t:Rollback");

    public static Diagnostic NoRelease(string host, int? number, IEnumerable<int> kept) => Diagnostic.Error(
        "SLIP5209", number is { } wanted
            ? $"{host}: release {wanted.ToString(CultureInfo.InvariantCulture)} is not kept there; kept are {Numbers(kept)}"
            : $"{host}: there is no earlier release to go back to; kept are {Numbers(kept)}");

    public static Diagnostic MixedReleases(string hosts) => Diagnostic.Error(
        "SLIP5210", $"The hosts do not agree on the release before ({hosts}); say which one with -p:Release=N");

    public static Diagnostic NotShared(string path, string why) => Diagnostic.Error(
        "SLIP5212", $"The folder shared/{path}, which containers write to, cannot be made on the host ({why}); see to the space and the permissions of the state folder there");

    public static Diagnostic NoManager(string hosts) => Diagnostic.Error(
        "SLIP5213", $"None of the hosts ({hosts}) is a manager of a swarm; run docker swarm init on one of them and join the others, or deploy with DeployMode=compose");

    public static Diagnostic NoGuard(string folder, string why) => Diagnostic.Error(
        "SLIP5214", $"The guard that would bring a service back if this build were killed cannot be set in {folder} ({why}); see to the space and the permissions there");

    private static string Numbers(IEnumerable<int> numbers)
    {
        var text = string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return text.Length == 0 ? "none" : text;
    }
}
