using System.Globalization;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Releases;

/// <summary>The releases kept on a host: SLIP502x.</summary>
internal static class ReleaseErrors
{
    public static Diagnostic Unreadable(DeployHost host, string folder, string why) => Diagnostic.Error(
        "SLIP5020", $"Host {host.Name}: what {folder} holds of earlier deployments cannot be read: {RemoteText.Line(why)}; give the user the right to read it, or repair or move away what is named there");

    public static Diagnostic Altered(DeployHost host, int number, string why) => Diagnostic.Error(
        "SLIP5021", Line($"Host {host.Name}: release {number} is not what was written: {RemoteText.Line(why)}; deploy another release, and find out who changed files in releases/{number}"));

    public static Diagnostic Serving(DeployHost host, int number) => Diagnostic.Error(
        "SLIP5022", Line($"Host {host.Name}: release {number} is the one that serves, or the one before, and is not replaced; give the new release a higher number"));

    public static Diagnostic NotWritten(DeployHost host, string what, string said) => Diagnostic.Error(
        "SLIP5023", $"Host {host.Name}: {what} could not be written ({RemoteText.Line(said)}); see whether the disk is full and the folder is the user's (RemoteCheck), then deploy again");

    public static Diagnostic NotKept(DeployHost host, int number) => Diagnostic.Error(
        "SLIP5024", Line($"Host {host.Name}: release {number} is not kept there and cannot become the one that serves; deploy again, or name one that Releases lists"));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
