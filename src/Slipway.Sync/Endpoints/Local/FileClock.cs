namespace Slipway.Sync.Endpoints.Local;

/// <summary>The clock that stamps files here. A file system stamps by its last tick, so up to 10 ms behind this; one on another machine by that machine's.</summary>
internal static class FileClock
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public static long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
}
