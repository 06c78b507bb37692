using Slipway.Diagnostics;

namespace Slipway.Docker.Progress;

/// <summary>The diagnostics of reading a build's progress: SLIP145x.</summary>
internal static class ProgressErrors
{
    public static Diagnostic TraceMalformed(string reason) => Diagnostic.Error(
        "SLIP1450", $"the engine's build progress cannot be read: {reason}; a proxy between here and the engine may be the cause");
}
