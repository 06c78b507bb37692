using Slipway.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Compose.Yaml;

/// <summary>
/// Builds nodes from YamlDotNet's events. The open collections are on a stack of its own, not on the thread's: no nesting can overflow it.
/// </summary>
internal sealed class DocumentReader(string file, ICollection<Diagnostic> diagnostics)
{
    /// <summary>The nesting allowed; docker compose's own schema ends at about a dozen levels.</summary>
    public const int MaximalDepth = 100;

    /// <summary>How many nodes aliases may stand for, counting every use.</summary>
    public const int MaximalExpansion = 1_000_000;

    private readonly List<YamlNode> documents = [];
    private readonly Stack<OpenCollection> open = new();
    private readonly Dictionary<string, AnchoredNode?> anchors = new(StringComparer.Ordinal);
    private bool documentEndIsImplied;

    /// <summary>The documents of a text, up to the first syntax error.</summary>
    public IReadOnlyList<YamlNode> Read(string text)
    {
        using var characters = new StringReader(text);
        var scanner = new Scanner(characters, skipComments: true);
        var parser = new Parser(scanner);
        while (MoveNext(parser, scanner, text) && Take(parser.Current!)) { }
        return documents;
    }

    private bool MoveNext(Parser parser, Scanner scanner, string text)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException error)
        {
            diagnostics.Add(SyntaxErrors.Describe(error.Message, error.Start, scanner.CurrentPosition, text, file));
        }
        // The scanner asks its buffer and stacks for what malformed text does not have, and they answer with these.
        catch (Exception defect) when (defect is InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
        {
            diagnostics.Add(SyntaxErrors.Describe("", scanner.CurrentPosition, scanner.CurrentPosition, text, file));
        }
        return false;
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
        return open.TryPeek(out var parent) && parent.KeyIsNext && Tags.IsMerge(scalar)
            ? new(scalar.Value, ScalarKind.Text, position, Tags.Merge)
            : Tags.Resolve(scalar, position, diagnostics);
    }

    private SourcePosition At(ParsingEvent parsed) =>
        new(file, (int)parsed.Start.Line, (int)parsed.Start.Column, (int)parsed.End.Line, (int)parsed.End.Column);

    private readonly record struct AnchoredNode(YamlNode Node, Extent Extent);
}
