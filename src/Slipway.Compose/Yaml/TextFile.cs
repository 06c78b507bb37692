using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>The text of a file that a user wrote: UTF-8, or UTF-16 with a byte order mark.</summary>
internal static class TextFile
{
    /// <summary>In bytes; compose files and env files are a thousand times smaller.</summary>
    private const int MaximalSize = 64 << 20;

    /// <summary>The text without byte order mark, or null after a diagnostic.</summary>
    public static string? Read(string path, ICollection<Diagnostic> diagnostics)
    {
        byte[] bytes;
        try
        {
            bytes = ReadBytes(path);
        }
        catch (Exception reason) when (reason is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostics.Add(YamlErrors.NoSuchFile(path));
            return null;
        }
        catch (Exception) when (Directory.Exists(path))
        {
            diagnostics.Add(YamlErrors.IsAFolder(path));
            return null;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(YamlErrors.UnreadableFile(path, reason.Message));
            return null;
        }
        return Decode(bytes, path, diagnostics);
    }

    /// <summary>A device such as /dev/zero has no end and tells no length, hence the limit while reading.</summary>
    /// <exception cref="IOException">Also for a file that is too large.</exception>
    private static byte[] ReadBytes(string path)
    {
        if (SpecialFiles.WouldBlock(path)) throw new IOException("it is a pipe or a device; name a file.");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaximalSize) throw new IOException($"it is larger than {MaximalSize >> 20} MB.");
        }
        return bytes.ToArray();
    }

    /// <summary>The text without byte order mark, or null after a diagnostic that says where the first wrong byte is.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string file, ICollection<Diagnostic> diagnostics)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        var start = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var text = bytes[start..];
        var wrong = FirstWrongByte(text);
        if (wrong < 0) return Encoding.UTF8.GetString(text);

        var before = text[..wrong];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        diagnostics.Add(YamlErrors.NotUtf8(text[wrong], start + wrong, new(file, line, column)));
        return null;
    }

    private static int FirstWrongByte(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return -1;
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}
