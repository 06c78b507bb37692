using Slipway.Diagnostics;

namespace Slipway.Sync.Ignoring;

internal static class IgnoreErrors
{
    public static Diagnostic Unreadable(string path, string why) => Diagnostic.Error(
        "SLIP4050", $"'{path}', which says what git ignores, cannot be read ({why}), so that what must stay out of a sync is not known; make it readable");
}
