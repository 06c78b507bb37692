using System.Text;

namespace Slipway.Images.Dockerfiles;

/// <summary>An instruction's line with its continuations joined, which still knows where in the file every character was.</summary>
internal sealed class LogicalLine(PhysicalLines lines)
{
    private readonly StringBuilder _builder = new();
    private readonly List<(int Logical, int File)> _pieces = [];
    private string? _text;

    public string Text => _text ??= _builder.ToString();

    public PhysicalLines Lines => lines;

    public bool IsEmpty => _builder.Length == 0;

    public void Append(int fileStart, int length)
    {
        if (length > 0 || _pieces.Count == 0) _pieces.Add((_builder.Length, fileStart));
        _builder.Append(lines.Text, fileStart, length);
    }

    /// <summary>The place in the file of the characters from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public SourceSpan Span(int start, int end)
    {
        var from = FileOffset(start);
        return lines.Span(from, end > start ? FileOffset(end - 1) + 1 : from);
    }

    private int FileOffset(int logical)
    {
        for (var i = _pieces.Count - 1; i > 0; i--)
            if (_pieces[i].Logical <= logical) return _pieces[i].File + logical - _pieces[i].Logical;
        return _pieces.Count == 0 ? 0 : _pieces[0].File + logical;
    }
}
