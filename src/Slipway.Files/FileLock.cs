namespace Slipway.Files;

/// <summary>Keeps two builds of the same image apart: the second waits, and then finds nothing left to do.</summary>
public static class FileLock
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Takes the lock at a path, waiting while another process has it. Disposing gives it back; so does the end of the process. Null where the folder cannot be
    /// written: then no record can be kept either, and builds at the same time merely do the same work twice.
    /// </summary>
    public static async Task<IDisposable?> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException failure) when (IsHeld(failure))
            {
                // No portable event tells when another process lets go of a file.
                await Task.Delay(RetryAfter, cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    // EWOULDBLOCK of flock(2) on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
