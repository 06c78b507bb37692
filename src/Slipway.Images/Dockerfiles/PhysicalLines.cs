namespace Slipway.Images.Dockerfiles;

/// <summary>The lines of a text: where each begins, and where it ends without and with its line end.</summary>
internal sealed class PhysicalLines
{
    private readonly List<int> _starts = [];

    public PhysicalLines(string text)
    {
        Text = text;
        for (var at = 0; at < text.Length;)
        {
            _starts.Add(at);
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }
    }

    public string Text { get; }

    public int Count => _starts.Count;

    public int StartOf(int line) => line < _starts.Count ? _starts[line] : Text.Length;

    /// <summary>The offset after the last character that is no line end. A carriage return is one even alone at the end of the file.</summary>
    public int EndOf(int line)
    {
        var end = StartOf(line + 1);
        while (end > StartOf(line) && Text[end - 1] is '\n' or '\r') end--;
        return end;
    }

    public ReadOnlySpan<char> Line(int line) => Text.AsSpan(StartOf(line), EndOf(line) - StartOf(line));

    public SourceSpan Span(int start, int end)
    {
        var (line, column) = Locate(start);
        var (endLine, endColumn) = end == start ? (line, column) : Locate(end);
        return new(line, column, endLine, endColumn);
    }

    private (int Line, int Column) Locate(int offset)
    {
        if (offset == Text.Length && Text.EndsWith('\n')) return (_starts.Count + 1, 1);
        var found = _starts.BinarySearch(offset);
        var line = found >= 0 ? found : Math.Max(0, ~found - 1);
        return (line + 1, offset - StartOf(line) + 1);
    }
}
