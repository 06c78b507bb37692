using System.Text;

namespace Slipway.Docker.Progress;

/// <summary>Makes lines of the pieces of an output stream; characters and lines may be cut anywhere.</summary>
public sealed class LineSplitter
{
    /// <summary>A longer line is cut here, so that an output without line ends stays small.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly List<byte> rest = [];

    /// <summary>The lines that a further piece completes, without their ends. Has to be enumerated before the next piece is added.</summary>
    public IEnumerable<string> Add(ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var end = piece.Span.IndexOf((byte)'\n');
            var taken = end < 0 ? piece : piece[..end];
            if (rest.Count + taken.Length > LongestLine && rest.Count > 0)
                yield return Take();
            rest.AddRange(taken.Span);
            if (end < 0)
                yield break;
            yield return Take();
            piece = piece[(end + 1)..];
        }
    }

    /// <summary>The last line, when it has no end.</summary>
    public string? Rest() => rest.Count == 0 ? null : Take();

    private string Take()
    {
        var line = Encoding.UTF8.GetString([.. rest]).TrimEnd('\r');
        rest.Clear();
        return line[(line.LastIndexOf('\r') + 1)..];
    }
}
