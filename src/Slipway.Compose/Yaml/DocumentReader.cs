using Slipway.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Compose.Yaml;

/// <summary>
/// Builds nodes from YamlDotNet's events. The open collections are on a stack of its own, not on the thread's: no nesting can overflow it.
/// </summary>
/// <param name="file">The path that positions name.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="original">The text as the file has it.</param>
/// <param name="indented">The lines that have <see cref="LooseIndentation.Added"/> spaces more than the file.</param>
internal sealed class DocumentReader(string file, ICollection<Diagnostic> diagnostics, string original, IReadOnlySet<int> indented)
{
    /// <summary>The nesting allowed; docker compose's own schema ends at about a dozen levels.</summary>
    public const int MaximalDepth = 100;

    /// <summary>How many nodes aliases may stand for, counting every use.</summary>
    public const int MaximalExpansion = 1_000_000;

    private readonly List<YamlNode> documents = [];
    private readonly Stack<OpenCollection> open = new();
    private readonly Dictionary<string, AnchoredNode?> anchors = new(StringComparer.Ordinal);
    private bool documentEndIsImplied;

    /// <summary>The line at which reading ended because it is not indented deeply enough for what it stands in; else null.</summary>
    public int? RefusedLine { get; private set; }

    /// <summary>Whether reading ended at something that an unclosed quote or bracket further up can be the cause of.</summary>
    public bool MayBeUnclosed { get; private set; }

    /// <summary>The documents of a text, up to the first syntax error.</summary>
    public IReadOnlyList<YamlNode> Read(string text)
    {
        using var characters = new StringReader(text);
        var scanner = new Scanner(characters, skipComments: true);
        var parser = new Parser(scanner);
        while (MoveNext(parser, scanner) && Take(parser.Current!)) { }
        return documents;
    }

    private bool MoveNext(Parser parser, Scanner scanner)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException error)
        {
            if (error.Message.Contains("found wrong indentation", StringComparison.Ordinal)) RefusedLine = (int)scanner.CurrentPosition.Line;
            MayBeUnclosed = error.Message.Contains("quoted scalar", StringComparison.Ordinal) || error.Message.Contains("flow", StringComparison.Ordinal);
            diagnostics.Add(SyntaxErrors.Describe(error.Message, Place(error.Start), Place(scanner.CurrentPosition), original, file));
        }
        // The scanner asks its buffer and stacks for what malformed text does not have, and they answer with these.
        catch (Exception defect) when (defect is InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
        {
            DescribeDefect(Place(scanner.CurrentPosition));
        }
        return false;
    }

    /// <summary>The usual cause is a line that is not indented deeper than the key of the list or mapping in brackets that it stands in.</summary>
    private void DescribeDefect(Mark at)
    {
        MayBeUnclosed = true;
        RefusedLine = (int)at.Line;
        if (open.TryPeek(out var collection) && collection.IsFlow)
        {
            diagnostics.Add(YamlErrors.Syntax(SyntaxErrors.Unclosed, collection.Position));
        }
        else
        {
            diagnostics.Add(SyntaxErrors.Describe("", at, at, original, file));
        }
    }

    /// <summary>False when there is no sense in reading on.</summary>
    private bool Take(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case DocumentStart start:
                anchors.Clear();
                if (!start.IsImplicit || documents.Count == 0 || !documentEndIsImplied) return true;
                diagnostics.Add(YamlErrors.AfterTheDocument(At(start)));
                return false;
            case DocumentEnd end:
                documentEndIsImplied = end.IsImplicit;
                return true;
            case AnchorAlias alias:
                return TakeAlias(alias);
            case Scalar scalar:
                return Add(ReadScalar(scalar), scalar.Anchor, new(1, 0, 0));
            case MappingStart or SequenceStart:
                return Open((NodeEvent)parsed);
            case MappingEnd or SequenceEnd:
                return Close();
            default:
                return true;
        }
    }

    private bool Open(NodeEvent start)
    {
        if (open.Count == MaximalDepth)
        {
            diagnostics.Add(YamlErrors.TooDeep(MaximalDepth, At(start)));
            return false;
        }
        if (!start.Anchor.IsEmpty) anchors[start.Anchor.Value] = null;
        // The event ends where the collection begins, and the end's event stands at whatever comes next: neither is where the collection ends.
        var position = At(start) with { EndLine = 0, EndColumn = 0 };
        open.Push(start is MappingStart ? new OpenMapping(start, position) : new OpenSequence(start, position));
        return true;
    }

    private bool Close()
    {
        var collection = open.Pop();
        var tag = Tags.OfCollection(collection.Start, collection.Position, diagnostics);
        return Add(collection.Close(tag, diagnostics), collection.Start.Anchor, collection.Extent);
    }

    private bool TakeAlias(AnchorAlias alias)
    {
        if (anchors.TryGetValue(alias.Value.Value, out var target) && target is { } anchored)
            return Add(anchored.Node, AnchorName.Empty, anchored.Extent with { Expansion = anchored.Extent.Size }, aliasAt: At(alias));
        var candidates = anchors.Keys;
        diagnostics.Add(anchors.ContainsKey(alias.Value.Value)
            ? YamlErrors.AliasInsideItself(alias.Value.Value, At(alias))
            : YamlErrors.UnknownAlias(alias.Value.Value, Suggestion.For(alias.Value.Value, candidates), At(alias)));
        return Add(new YamlScalar("", ScalarKind.Null, At(alias)), AnchorName.Empty, new(1, 0, 0));
    }

    private bool Add(YamlNode node, AnchorName anchor, Extent extent, SourcePosition? aliasAt = null)
    {
        if (!anchor.IsEmpty) anchors[anchor.Value] = new(node, extent);
        if (!open.TryPeek(out var parent))
        {
            documents.Add(node);
            return true;
        }
        if (open.Count > 1 && parent.Extent.Size == 1) parent.BeginAt(aliasAt ?? node.Position);
        parent.Add(node, aliasAt ?? node.Position, diagnostics);
        parent.Extent = parent.Extent.With(extent);
        if (parent.Extent.Expansion > MaximalExpansion) diagnostics.Add(YamlErrors.AliasesExplode(MaximalExpansion, aliasAt ?? node.Position));
        else if (open.Count + extent.Height > MaximalDepth) diagnostics.Add(YamlErrors.TooDeep(MaximalDepth, aliasAt ?? node.Position));
        else return true;
        return false;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var position = At(scalar);
        var read = Resolve(scalar, position);
        if (!read.Text.Contains('\0', StringComparison.Ordinal)) return read;
        diagnostics.Add(YamlErrors.NulInText(position));
        // Whatever looks further does not stumble over it.
        return new(read.Text.Replace("\0", "", StringComparison.Ordinal), read.Kind, position, read.Tag);
    }

    private YamlScalar Resolve(Scalar scalar, SourcePosition position) =>
        open.TryPeek(out var parent) && parent.KeyIsNext && Tags.IsMerge(scalar)
            ? new(scalar.Value, ScalarKind.Text, position, Tags.Merge)
            : Tags.Resolve(scalar, position, diagnostics);

    private SourcePosition At(ParsingEvent parsed)
    {
        var (start, end) = (Place(parsed.Start), Place(parsed.End));
        return new(file, (int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column);
    }

    /// <summary>Where the file has what the parser sees at a mark.</summary>
    private Mark Place(Mark mark) =>
        indented.Contains((int)mark.Line) ? new(mark.Index, mark.Line, Math.Max(1, mark.Column - LooseIndentation.Added)) : mark;

    private readonly record struct AnchoredNode(YamlNode Node, Extent Extent);
}
