using System.Globalization;
using System.Text;

namespace Slipway.Images.Stages;

/// <summary>A Dockerfile as it is written, which remembers where each line comes from.</summary>
internal sealed class DockerfileText
{
    private readonly StringBuilder text = new();
    private readonly List<ItemPlace?> lines = [];

    /// <summary>For each line, where the project declares it.</summary>
    public IReadOnlyList<ItemPlace?> Lines => lines;

    /// <summary>Adds an instruction or a comment, which may have several lines.</summary>
    public void Add(string line, ItemPlace? place)
    {
        text.Append(line).Append('\n');
        lines.Add(place);
        foreach (var c in line)
            if (c == '\n') lines.Add(place);
    }

    public override string ToString() => text.ToString();

    /// <summary>The exec form, <c>["a", "b"]</c>.</summary>
    public static string Json(IReadOnlyList<string> words)
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0) json.Append(", ");
            AppendString(json, words[i]);
        }
        return json.Append(']').ToString();
    }

    /// <summary>A flag's value: white space quoted, quotes and backslashes escaped, as the engine takes them away again.</summary>
    public static string Flag(string value)
    {
        var flag = new StringBuilder();
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c)) flag.Append('"').Append(c).Append('"');
            else if (c is '"' or '\'' or '\\') flag.Append('\\').Append(c);
            else flag.Append(c);
        }
        return flag.ToString();
    }

    private static void AppendString(StringBuilder json, string value)
    {
        json.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') json.Append('\\').Append(c);
            else if (c == '\n') json.Append("\\n");
            else if (char.IsControl(c)) json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else json.Append(c);
        }
        json.Append('"');
    }
}
