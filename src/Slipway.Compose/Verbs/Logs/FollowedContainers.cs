namespace Slipway.Compose.Verbs;

/// <summary>The containers whose logs are being followed. Not for several threads.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="failed">Cancelled when one cannot be read any more.</param>
internal sealed class FollowedContainers(LogReader reader, CancellationTokenSource failed)
{
    private readonly Dictionary<string, Task<DateTimeOffset?>> readings = new(StringComparer.Ordinal);

    /// <summary>Follows a container. A log ends with the container; when that starts again, its next part is read after the one before.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="startedAt">When it was started, for one that was started just now.</param>
    public void Follow(string id, string name, DateTimeOffset? startedAt) =>
        readings[id] = ReadAsync(readings.GetValueOrDefault(id, Task.FromResult<DateTimeOffset?>(null)), id, name, startedAt);

    /// <summary>Waits until all readings have ended.</summary>
    /// <exception cref="Diagnostics.SlipwayException">One failed.</exception>
    public async Task EndedAsync()
    {
        try
        {
            await Task.WhenAll(readings.Values);
        }
        catch (OperationCanceledException) when (failed.IsCancellationRequested)
        {
        }
    }

    private async Task<DateTimeOffset?> ReadAsync(Task<DateTimeOffset?> before, string id, string name, DateTimeOffset? startedAt)
    {
        var covered = await before;
        try
        {
            return await reader.FollowAsync(id, name, covered, startedAt, failed.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await failed.CancelAsync();
            throw;
        }
    }
}
