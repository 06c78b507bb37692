using Slipway.Diagnostics;

namespace Slipway.Deploy;

/// <summary>What can go wrong with a deployment as a whole.</summary>
internal static class DeployErrors
{
    public static Diagnostic ContentUnreadable(string kind, string key, string why, SourcePosition position) => Diagnostic.Error(
        "SLIP5200", $"The {kind} '{key}' cannot be read: {why}; provide it, for it goes with the release", position);
}
