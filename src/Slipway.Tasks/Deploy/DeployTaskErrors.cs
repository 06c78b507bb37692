using Slipway.Diagnostics;

namespace Slipway.Tasks.Deploy;

/// <summary>What can be wrong with verbs on deployed hosts.</summary>
internal static class DeployTaskErrors
{
    public static Diagnostic NotReached(string why) => Diagnostic.Warning(
        "SLIP5211", $"{why} What is listed for it is what this machine remembers.");
}
