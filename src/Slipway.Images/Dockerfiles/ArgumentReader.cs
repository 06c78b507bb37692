using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Reads what follows an instruction's flags, in the form the instruction has.</summary>
internal sealed class ArgumentReader(
    string path, char escape, LogicalLine line, int start, int end, string name, List<Diagnostic> diagnostics)
{
    private readonly List<Word> _words = [];
    private readonly List<KeyValue> _pairs = [];

    public ArgumentForm Form { get; private set; }

    public IReadOnlyList<Word> Words => _words;

    public IReadOnlyList<KeyValue> Pairs => _pairs;

    public void Read(InstructionKind kind)
    {
        if (start >= end) return;
        switch (kind)
        {
            case InstructionKind.Add or InstructionKind.Copy or InstructionKind.Volume:
                if (!ReadJson(start)) ReadPlainWords();
                break;
            case InstructionKind.Cmd or InstructionKind.Entrypoint or InstructionKind.Run or InstructionKind.Shell:
                if (!ReadJson(start)) AddText(start);
                break;
            case InstructionKind.Healthcheck:
                ReadHealthcheck();
                break;
            case InstructionKind.Arg:
                ReadNames();
                break;
            case InstructionKind.Env or InstructionKind.Label:
                ReadPairs();
                break;
            case InstructionKind.From or InstructionKind.Expose:
                ReadPlainWords();
                break;
            default:
                AddText(start);
                break;
        }
    }

    private void ReadPlainWords()
    {
        Form = ArgumentForm.Words;
        foreach (var (from, to) in WordSplitter.PlainWords(line.Text, start, end)) _words.Add(WordAt(from, to));
    }

    private void ReadHealthcheck()
    {
        var typeEnd = start;
        while (typeEnd < end && !char.IsWhiteSpace(line.Text[typeEnd])) typeEnd++;
        _words.Add(WordAt(start, typeEnd));
        var command = typeEnd;
        while (command < end && char.IsWhiteSpace(line.Text[command])) command++;
        if (command < end && !ReadJson(command)) AddText(command);
    }

    private bool ReadJson(int from)
    {
        if (line.Text[from] != '[') return false;
        var strings = new List<(string Value, int Start, int End)>();
        switch (JsonArray.Read(end == line.Text.Length ? line.Text : line.Text[..end], from, strings))
        {
            case JsonArray.Outcome.NotAnArray:
                if (LooksLikeStrings(from)) diagnostics.Add(DockerfileErrors.NotJson(name, line.Span(from, end).In(path)));
                return false;
            case JsonArray.Outcome.NotOnlyStrings:
                diagnostics.Add(DockerfileErrors.NotOnlyStrings(name, line.Span(from, end).In(path)));
                break;
        }
        Form = ArgumentForm.Json;
        foreach (var (value, valueStart, valueEnd) in strings) _words.Add(new(value, line.Span(valueStart, valueEnd)));
        return true;
    }

    /// <summary><c>[ -f x ]</c> is a shell's test, <c>["a",]</c> and <c>['a']</c> are meant as arrays.</summary>
    private bool LooksLikeStrings(int from)
    {
        var first = from + 1;
        while (first < end && char.IsWhiteSpace(line.Text[first])) first++;
        return first < end && line.Text[first] is '"' or '\'' && line.Text[end - 1] == ']';
    }

    private void ReadNames()
    {
        Form = ArgumentForm.Pairs;
        foreach (var (from, to) in WordSplitter.QuotedWords(line.Text, start, end, escape))
        {
            var equals = line.Text.IndexOf('=', from, to - from);
            if (equals == from) diagnostics.Add(DockerfileErrors.BlankName(name, line.Span(from, to).In(path)));
            _words.Add(WordAt(from, to));
            _pairs.Add(equals < 0 ? new(WordAt(from, to), null) : new(WordAt(from, equals), WordAt(equals + 1, to)));
        }
    }

    private void ReadPairs()
    {
        Form = ArgumentForm.Pairs;
        var words = WordSplitter.QuotedWords(line.Text, start, end, escape);
        if (words.Count == 0) return;
        if (line.Text.IndexOf('=', words[0].Start, words[0].End - words[0].Start) < 0)
        {
            ReadLegacyPair();
            return;
        }
        foreach (var (from, to) in words)
        {
            var equals = line.Text.IndexOf('=', from, to - from);
            if (equals < 0) diagnostics.Add(DockerfileErrors.NotAPair(name, line.Text[from..to], line.Span(from, to).In(path)));
            else if (equals == from) diagnostics.Add(DockerfileErrors.BlankName(name, line.Span(from, to).In(path)));
            else
            {
                _words.Add(WordAt(from, to));
                _pairs.Add(new(WordAt(from, equals), WordAt(equals + 1, to)));
            }
        }
    }

    private void ReadLegacyPair()
    {
        var keyEnd = start;
        while (keyEnd < end && !WordSplitter.IsBlank(line.Text[keyEnd])) keyEnd++;
        var value = WordSplitter.SkipBlank(line.Text, keyEnd);
        if (value >= end)
        {
            diagnostics.Add(DockerfileErrors.NotAPair(name, line.Text[start..end], line.Span(start, end).In(path)));
            return;
        }
        _words.Add(WordAt(start, keyEnd));
        _words.Add(WordAt(value, end));
        _pairs.Add(new(_words[0], _words[1]));
        diagnostics.Add(DockerfileErrors.LegacyPair(name, line.Span(start, end).In(path)));
    }

    private void AddText(int from) => _words.Add(WordAt(from, end));

    private Word WordAt(int from, int to) => new(line.Text[from..to], line.Span(from, to));
}
