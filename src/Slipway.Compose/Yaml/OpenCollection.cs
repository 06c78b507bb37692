using Slipway.Diagnostics;
using YamlDotNet.Core.Events;

namespace Slipway.Compose.Yaml;

/// <param name="Size">How many nodes a value consists of, those that aliases stand for included.</param>
/// <param name="Expansion">How many of them aliases stand for.</param>
/// <param name="Height">How many collections stand in one another, through aliases too: whoever walks a tree may recurse so deep.</param>
internal readonly record struct Extent(int Size, int Expansion, int Height)
{
    public Extent With(Extent child) => new(Size + child.Size, Expansion + child.Expansion, Math.Max(Height, child.Height + 1));
}

/// <summary>A mapping or sequence of which the end has not been read yet.</summary>
internal abstract class OpenCollection(NodeEvent start, SourcePosition position)
{
    public NodeEvent Start => start;

    public SourcePosition Position { get; private set; } = position;

    public bool IsFlow => start is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };

    public Extent Extent { get; set; } = new(Size: 1, Expansion: 0, Height: 1);

    /// <summary>The <c>a: b</c> of <c>[a: b]</c> begins with its key; YamlDotNet says that it begins with the file.</summary>
    public void BeginAt(SourcePosition key)
    {
        if (start.Start.Index == 0 && KeyIsNext && (key.Line, key.Column).CompareTo((Position.Line, Position.Column)) > 0) Position = key with { EndLine = 0, EndColumn = 0 };
    }

    /// <summary>Whether the next child is a key.</summary>
    public virtual bool KeyIsNext => false;

    /// <summary>Takes the next child; of an alias <paramref name="at"/> is its own position, not its target's.</summary>
    public abstract void Add(YamlNode child, SourcePosition at, ICollection<Diagnostic> diagnostics);

    public abstract YamlNode Close(string? tag, ICollection<Diagnostic> diagnostics);
}

internal sealed class OpenSequence(NodeEvent start, SourcePosition position) : OpenCollection(start, position)
{
    private readonly List<YamlNode> items = [];

    public override void Add(YamlNode child, SourcePosition at, ICollection<Diagnostic> diagnostics) => items.Add(child);

    public override YamlNode Close(string? tag, ICollection<Diagnostic> diagnostics) => new YamlSequence(items, Position, tag);
}

internal sealed class OpenMapping(NodeEvent start, SourcePosition position) : OpenCollection(start, position)
{
    private readonly List<YamlEntry> entries = [];
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);
    private YamlScalar? key;
    private bool valueIsNext;
    private MergeKey? merge;

    public override bool KeyIsNext => !valueIsNext;

    public override void Add(YamlNode child, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        if (KeyIsNext) TakeKey(child, at, diagnostics);
        else if (merge is { Value: null }) merge = merge with { Value = child, ValueAt = at };
        else if (key is not null) entries.Add(new(key, child));
        valueIsNext = !valueIsNext;
    }

    /// <summary>An unusable key leaves <see cref="key"/> null: its value is read and dropped.</summary>
    private void TakeKey(YamlNode child, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        key = null;
        if (child is not YamlScalar scalar || scalar.IsNull)
        {
            diagnostics.Add(YamlErrors.KeyIsNoText(child switch { YamlMapping => "a mapping", YamlSequence => "a list", _ => "null" }, at));
            return;
        }
        if (!lines.TryAdd(scalar.Text, at.Line))
        {
            diagnostics.Add(YamlErrors.DuplicateKey(scalar.Text, lines[scalar.Text], at));
            return;
        }
        if (scalar.Tag == Tags.Merge) merge = new(entries.Count, at, null, default);
        // Through an alias the key stands here, not where its anchor is.
        else key = scalar.Kind == ScalarKind.Text && scalar.Position == at ? scalar : new(scalar.Text, ScalarKind.Text, at);
    }

    public override YamlNode Close(string? tag, ICollection<Diagnostic> diagnostics) =>
        new YamlMapping(merge is { Value: not null } ? MergeKeys.Resolve(entries, merge, diagnostics) : entries, Position, tag);
}
