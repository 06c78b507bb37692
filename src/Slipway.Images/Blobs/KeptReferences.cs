using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// What references named: a file for each reference and platform, named by their hash, since references have characters that file names cannot have. Lines: a header, the reference, the platform, and the
/// manifest's media type, digest and size, and an end that proves it whole. A file that is anything else counts as none.
/// </summary>
internal sealed class KeptReferences(string directory)
{
    private const string Header = "slipway reference 1";
    private const string End = "end";

    public Descriptor? Find(string reference, Platform platform)
    {
        try
        {
            var path = PathOf(reference, platform);
            return File.Exists(path) ? Parse(File.ReadAllLines(path), reference, platform) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Keep(string reference, Platform platform, Descriptor manifest)
    {
        if (Find(reference, platform) is { } known && (known.MediaType, known.Digest, known.Size) == (manifest.MediaType, manifest.Digest, manifest.Size))
            return;
        var path = PathOf(reference, platform);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var size = manifest.Size.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(fresh, $"{Header}\n{reference}\n{platform}\n{manifest.MediaType}\n{manifest.Digest}\n{size}\n{End}\n");
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(fresh);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be removed nothing was made either, but for the empty file of a full disk.
        }
    }

    private string PathOf(string reference, Platform platform) =>
        Path.Combine(directory, "refs", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reference}\n{platform}"))));

    private static Descriptor? Parse(string[] lines, string reference, Platform platform) =>
        lines is [Header, var name, var forPlatform, { Length: > 0 } mediaType, var digestText, var sizeText, End]
        && name == reference
        && forPlatform == platform.ToString()
        && Digest.TryParse(digestText, out var digest)
        && long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new Descriptor(mediaType, digest, size)
            : null;
}
