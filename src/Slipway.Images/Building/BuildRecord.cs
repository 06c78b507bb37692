using System.Globalization;
using System.Text;
using Slipway.Files;

namespace Slipway.Images.Building;

/// <summary>
/// What the last successful build of an image left behind in <c>obj/</c>: which inputs made which image. A record that cannot be read counts
/// as none, so that the worst a damaged one can do is a build that the engine's cache answers.
/// </summary>
/// <param name="ImageId">The engine's image id, <c>sha256:…</c>.</param>
/// <param name="Size">The image's size in bytes as the engine counts it.</param>
/// <param name="Inputs">What it was built from.</param>
public sealed record BuildRecord(string ImageId, long Size, BuildInputs Inputs)
{
    private const string Header = "slipway image record 1";

    /// <summary>Reads the record at a path; null when there is none or it is damaged.</summary>
    public static BuildRecord? Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        return Parse(lines);
    }

    /// <summary>Replaces the record at a path in one step, so that a reader sees the old one or the new one.</summary>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full.</exception>
    public void Write(string path)
    {
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        text.Append("image\t").Append(ImageId).Append('\n');
        text.Append("size\t").Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var (name, digest) in Inputs.Digests.OrderBy(input => input.Key, StringComparer.Ordinal))
            text.Append("input\t").Append(digest).Append('\t').Append(RecordText.Escape(name)).Append('\n');
        text.Append("end\n");
        RecordText.Replace(path, text.ToString());
    }

    private static BuildRecord? Parse(string[] lines)
    {
        // The last line proves that the file was not cut short.
        if (lines.Length < 4 || lines[0] != Header || lines[^1] != "end")
            return null;
        string? image = null;
        long? size = null;
        var inputs = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.AsSpan(1..^1))
        {
            var fields = line.Split('\t');
            if (fields is ["image", var id])
                image = id;
            else if (fields is ["size", var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                size = bytes;
            else if (fields is ["input", var digest, var name])
                inputs.Add(new(RecordText.Unescape(name), digest));
            else
                return null;
        }

        return image is null || size is null ? null : new BuildRecord(image, size.Value, BuildInputs.FromDigests(inputs));
    }
}
