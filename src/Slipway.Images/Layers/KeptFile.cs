using System.Globalization;
using System.Text;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Layers;

/// <summary>
/// A file of a cache that only saves time: it appears whole or not at all, its last line is a checksum, and one that is missing or damaged is none. What cannot be written is not kept.
/// </summary>
internal static class KeptFile
{
    private const int TrailerLength = 9;

    /// <summary>What was kept; null when there is nothing, or nothing sound.</summary>
    public static byte[]? Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return bytes.Length >= TrailerLength && bytes.AsSpan(^TrailerLength..).SequenceEqual(Trailer(bytes.AsSpan(..^TrailerLength))) ? bytes[..^TrailerLength] : null;
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0))
            {
                file.Write(content);
                file.Write(Trailer(content));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed does no harm: nothing reads it.
        }
    }

    private static byte[] Trailer(ReadOnlySpan<byte> content) =>
        Encoding.ASCII.GetBytes(FileDigestCache.Checksum(0, content).ToString("x8", CultureInfo.InvariantCulture) + "\n");
}
