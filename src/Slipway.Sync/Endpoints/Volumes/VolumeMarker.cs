using System.Text;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>The random id by which a target is known again.</summary>
internal static class VolumeMarker
{
    private const int Length = 32;
    private const int LargestFile = 256;

    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>Reads it from an archive; null when there is none in it.</summary>
    public static async Task<string?> ReadAsync(ArchiveReader reader, ArchiveEntry found, CancellationToken cancellationToken)
    {
        if (found.Size > LargestFile) return null;
        var content = new byte[found.Size];
        for (var read = 0; read < content.Length;) read += await reader.ReadAsync(content.AsMemory(read), cancellationToken);
        return Parse(Encoding.ASCII.GetString(content));
    }

    /// <summary>The id in a marker's text; null when it holds none.</summary>
    public static string? Parse(string text)
    {
        var id = text.Trim();
        if (id.Length != Length) return null;
        foreach (var digit in id)
        {
            if (!char.IsAsciiHexDigit(digit)) return null;
        }

        return id;
    }
}
