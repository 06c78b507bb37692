namespace Slipway.Files;

/// <summary>The form of the records in <c>obj/</c>: lines of fields between tabs.</summary>
public static class RecordText
{
    /// <summary>A field as it is written: nothing in it ends a field or a line.</summary>
    public static string Escape(string value) => value.AsSpan().IndexOfAny("%\t\n\r") >= 0
        ? value.Replace("%", "%25").Replace("\t", "%09").Replace("\n", "%0A").Replace("\r", "%0D")
        : value;

    /// <summary>A field as it was meant.</summary>
    public static string Unescape(string value) =>
        value.Contains('%') ? value.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%09", "\t").Replace("%25", "%") : value;

    /// <summary>Replaces a file in one step, so that a reader sees the old one or the new one.</summary>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full.</exception>
    public static void Replace(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllText(fresh, text);
            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }
}
