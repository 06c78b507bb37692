using System.Text;

namespace Slipway.Images.Attestations;

/// <summary>Reads dpkg's status: paragraphs of <c>Field: value</c> lines (deb822(5)), of which four fields matter here.</summary>
internal static class DebianPackages
{
    public static IReadOnlyList<SbomComponent> Read(ReadOnlySpan<byte> status, string distribution)
    {
        var found = new List<SbomComponent>();
        var paragraph = new Paragraph();
        foreach (var range in status.Split((byte)'\n'))
        {
            var line = status[range].TrimEnd(" \t\r"u8);
            if (!line.IsEmpty)
            {
                paragraph.Take(line);
                continue;
            }

            paragraph.AddTo(found, distribution);
            paragraph = new Paragraph();
        }

        paragraph.AddTo(found, distribution);
        return found;
    }

    private struct Paragraph
    {
        private string? name;
        private string? version;
        private string? architecture;
        private bool removed;

        public void Take(ReadOnlySpan<byte> line)
        {
            if (Value(line, "Package:"u8, out var value))
                name = value;
            else if (Value(line, "Version:"u8, out value))
                version = value;
            else if (Value(line, "Architecture:"u8, out value))
                architecture = value;
            else if (Value(line, "Status:"u8, out value))
                removed = !value.EndsWith(" installed", StringComparison.Ordinal);
        }

        public readonly void AddTo(List<SbomComponent> found, string distribution)
        {
            if (!removed && name is { Length: > 0 } && version is { Length: > 0 })
                found.Add(new SbomComponent(name, version, PackageUrl.Deb(name, version, architecture, distribution)));
        }

        // A line that continues a field begins with a space, so it is none of these.
        private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out string value)
        {
            var known = line.StartsWith(field);
            value = known ? Encoding.UTF8.GetString(line[field.Length..].Trim(" \t"u8)) : "";
            return known;
        }
    }
}
