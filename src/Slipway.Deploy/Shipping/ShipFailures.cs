using Slipway.Diagnostics;
using Slipway.Images.Loading;

namespace Slipway.Deploy.Shipping;

/// <summary>Says of a failure which host it was and what it means there.</summary>
internal static class ShipFailures
{
    /// <param name="host">The host's name.</param>
    /// <param name="what">What was sent.</param>
    /// <param name="needed">Bytes that it takes there.</param>
    /// <param name="failure">What happened.</param>
    /// <param name="free">Finds out how many bytes are free there; asked where the disk is full.</param>
    public static async Task<IReadOnlyList<Diagnostic>> OfAsync(string host, string what, long needed, SlipwayException failure, Func<Task<long?>> free)
    {
        if (failure.Diagnostics is not [var told])
            return failure.Diagnostics;
        if (told.Message.Contains(EngineLoad.DiskFullText, StringComparison.OrdinalIgnoreCase) && told.Code is "SLIP1010" or "SLIP1013")
            return [ShipErrors.DiskFull(host, what, needed, await free())];
        if (told.Code == "SLIP1011" || told.Code.StartsWith("SLIP11", StringComparison.Ordinal))
            return [ShipErrors.LineLost(host, what, told.Message)];
        return told.Code is "SLIP1010" or "SLIP1012" or "SLIP1013" ? [ShipErrors.Refused(host, what, told.Message)] : [told];
    }
}
