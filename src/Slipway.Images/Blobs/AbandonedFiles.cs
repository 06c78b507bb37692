using System.Globalization;

namespace Slipway.Images.Blobs;

/// <summary>
/// Temporary files of builds that were killed. A file that is being written is locked by its writer; between making it and locking it, and between closing it and giving it its place, lies a moment in which
/// it looks abandoned, so only old ones are removed. How old is part of the name, since the time of modification says something else (<see cref="BlobFiles"/>).
/// </summary>
internal static class AbandonedFiles
{
    private static readonly TimeSpan LeastAge = TimeSpan.FromDays(1);

    /// <summary>A name for a file made now.</summary>
    public static string NewName() => NewName(DateTimeOffset.UtcNow);

    internal static string NewName(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}-{Guid.NewGuid():N}");

    public static void Remove(string directory)
    {
        var youngest = (DateTimeOffset.UtcNow - LeastAge).ToUnixTimeSeconds();
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (TimeOf(Path.GetFileName(path.AsSpan())) is not { } time || time > youngest)
                continue;
            try
            {
                using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0))
                    File.Delete(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    private static long? TimeOf(ReadOnlySpan<char> name) =>
        name.IndexOf('-') is var dash and > 0 && long.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : null;
}
