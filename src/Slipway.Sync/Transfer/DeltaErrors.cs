using Slipway.Diagnostics;

namespace Slipway.Sync.Transfer;

internal static class DeltaErrors
{
    public static Diagnostic OtherBasis(string why) => Diagnostic.Error(
        "SLIP4060", $"A file cannot be put together from its older version, which is not what was remembered of it ({why}); build again, and it is brought as a whole");
}
