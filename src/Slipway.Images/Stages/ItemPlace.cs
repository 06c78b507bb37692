using Slipway.Diagnostics;

namespace Slipway.Images.Stages;

/// <summary>Where a project declares a stage or a step. It is looked for only when somebody asks, since that reads the project file again, and once.</summary>
public sealed class ItemPlace
{
    private readonly Func<string?, SourcePosition?> find;
    private readonly Dictionary<string, SourcePosition?> found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A place that <paramref name="find"/> finds: that of the metadata it is given, or of the whole item when given none or one that is not written there.</summary>
    public ItemPlace(Func<string?, SourcePosition?> find) => this.find = find;

    /// <summary>A place that is known.</summary>
    public ItemPlace(SourcePosition position)
        : this(_ => position)
    {
    }

    /// <summary>The item's position; null when it is not known.</summary>
    public SourcePosition? Position => Of("");

    /// <summary>The position of one of the item's metadata, or the item's where that cannot be told.</summary>
    public SourcePosition? Of(string metadata)
    {
        if (!found.TryGetValue(metadata, out var position))
            found[metadata] = position = find(metadata.Length == 0 ? null : metadata);
        return position;
    }

    /// <summary>The place of one of the item's metadata.</summary>
    public ItemPlace At(string metadata) => new(_ => Of(metadata));
}
