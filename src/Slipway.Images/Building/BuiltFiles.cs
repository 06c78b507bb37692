using Slipway.Images.Context;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Building;

/// <summary>
/// What the files of a context were when the recorded image was built. The digest cache itself moves on with every look, also with those of a plan or of a build that
/// fails, so that it cannot tell what changed since the image.
/// </summary>
/// <param name="path">Where it is kept.</param>
/// <param name="digestCache">The cache of the latest look.</param>
internal sealed class BuiltFiles(string path, string digestCache)
{
    /// <summary>Makes the latest look the one the image was built from.</summary>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full.</exception>
    public void Keep()
    {
        var fresh = FreshName();
        try
        {
            File.Copy(digestCache, fresh);
            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>The files that differ from those the image was built from; null when that is not known.</summary>
    public async Task<FilesChanged?> ChangesAsync(BuildContext context, CancellationToken cancellationToken)
    {
        // Fingerprinting replaces the cache it compares with.
        var copy = FreshName();
        try
        {
            File.Copy(path, copy);
            var since = await ContextFingerprint.ComputeAsync(context, copy, cancellationToken);
            return since.IsFirst ? null : FilesChanged.Of(since);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            if (File.Exists(copy))
                File.Delete(copy);
        }
    }

    private string FreshName() => $"{path}.{Guid.NewGuid():N}";
}
