using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>Writes an image as a file that <c>docker load</c> reads.</summary>
internal static class ImageArchive
{
    /// <summary>Writes the archive beside its place and moves it there when it is whole.</summary>
    /// <exception cref="SlipwayException">SLIP2017: it cannot be written. The engine's own failures come through.</exception>
    public static async Task WriteAsync(Engine engine, IReadOnlyList<ImageReference> tags, string path, CancellationToken cancellationToken)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var source = await engine.Images.SaveAsync([.. tags.Select(tag => tag.ToString())], cancellationToken))
            await using (var target = File.Create(fresh))
                await source.CopyToAsync(target, cancellationToken);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ImageErrors.ArchiveNotWritten(path, failure.Message), failure);
        }
        finally
        {
            if (File.Exists(fresh))
                File.Delete(fresh);
        }
    }
}
