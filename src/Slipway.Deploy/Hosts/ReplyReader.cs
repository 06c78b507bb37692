using System.Globalization;
using System.Text;

namespace Slipway.Deploy.Hosts;

/// <summary>Reads an answer of lines and counted bytes. Whatever is not as expected is an <see cref="InvalidDataException"/>.</summary>
internal sealed class ReplyReader(ReadOnlyMemory<byte> reply)
{
    private int at;

    public bool IsAtEnd => at == reply.Length;

    /// <summary>The next line without its end.</summary>
    public string Line()
    {
        var rest = reply.Span[at..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0) throw new InvalidDataException("it ends within a line");
        at += end + 1;
        return Encoding.UTF8.GetString(rest[..end]);
    }

    /// <summary>The rest of a line that begins with a word and a blank.</summary>
    public string Value(string word)
    {
        var line = Line();
        if (!line.StartsWith(word, StringComparison.Ordinal) || line.Length <= word.Length || line[word.Length] != ' ') throw new InvalidDataException($"'{RemoteText.Line(line)}' stands where '{word}' is expected");
        return line[(word.Length + 1)..];
    }

    public int Count(string word, int limit) => (int)Number(Value(word), limit);

    public ReadOnlyMemory<byte> Bytes(int count)
    {
        if (count > reply.Length - at) throw new InvalidDataException("it ends within a file");
        var bytes = reply.Slice(at, count);
        at += count;
        return bytes;
    }

    /// <summary>Lines of <c>wc -c</c> for so many files: a number, blanks, a name; a total behind more than one.</summary>
    public int[] Sizes(int count, int limit)
    {
        var sizes = new int[count];
        for (var i = 0; i < count + (count > 1 ? 1 : 0); i++)
        {
            var line = Line().TrimStart(' ', '\t');
            var blank = line.IndexOf(' ');
            var size = Number(blank < 0 ? line : line[..blank], int.MaxValue);
            if (i == count) continue;
            if (size > limit) throw new InvalidDataException($"a file of {size} bytes is too large");
            sizes[i] = (int)size;
        }

        return sizes;
    }

    public static long Number(string text, long limit) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= limit
        ? number
        : throw new InvalidDataException($"'{RemoteText.Line(text)}' is no number up to {limit}");
}
