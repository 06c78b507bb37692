using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Images.Direct;

/// <summary>Load the image into the engine under all its references.</summary>
/// <param name="Tags">The references.</param>
/// <param name="Causes">Why.</param>
public sealed record LoadImage(IReadOnlyList<ImageReference> Tags, IReadOnlyList<BuildCause> Causes) : ImageAction(Causes)
{
    /// <inheritdoc/>
    public override string Description => $"load {string.Join(", ", Tags.Select(tag => tag.ToString()))} into the engine";
}

/// <summary>Push the image to its registry under a reference.</summary>
/// <param name="Tag">The reference.</param>
/// <param name="Causes">Why.</param>
public sealed record PushImage(ImageReference Tag, IReadOnlyList<BuildCause> Causes) : ImageAction(Causes)
{
    /// <inheritdoc/>
    public override string Description => $"push {Tag}";
}

/// <summary>A registry does not have the image under a reference.</summary>
/// <param name="Other">Whether it has another one.</param>
public sealed record NotInRegistry(bool Other) : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => Other ? "the registry has another image there" : "the registry does not have it";
}

/// <summary>What is wanted, as far as it decides what to do.</summary>
/// <param name="Definition">The image.</param>
/// <param name="ImageId">Digest of the configuration of the image that is loaded.</param>
/// <param name="Inputs">What it is made from.</param>
/// <param name="ChangedFiles">The files that differ from those of the recorded image.</param>
internal sealed record DesiredDirectImage(DirectImage Definition, string ImageId, BuildInputs Inputs, FilesChanged? ChangedFiles);

/// <summary>What is there.</summary>
/// <param name="Record">Of the last build.</param>
/// <param name="Loaded">For each reference, whether the engine has the wanted image under it (true), another (false), or none (null). Empty when nothing is to be loaded.</param>
/// <param name="Archive">The archive.</param>
/// <param name="Pushed">As <paramref name="Loaded"/>, of the registries.</param>
internal sealed record ObservedDirectImage(
    DirectRecord? Record, IReadOnlyDictionary<ImageReference, bool?> Loaded, ArchiveState Archive, IReadOnlyDictionary<ImageReference, bool?> Pushed);

/// <summary>Decides where an image that is written directly has to go. Pure.</summary>
internal static class DirectPlanner
{
    public static ImagePlan Plan(DesiredDirectImage desired, ObservedDirectImage observed)
    {
        var definition = desired.Definition;
        var changes = Changes(desired, observed.Record);
        var actions = new List<ImageAction>();
        if (definition.Destinations.Load)
            actions.AddRange(Load(desired, observed, changes));
        if (definition.Destinations.Archive is { } archive && observed.Archive != ArchiveState.Current)
            actions.Add(new WriteArchive(archive, changes.Count > 0 ? changes : [observed.Archive == ArchiveState.Missing ? new ArchiveMissing() : new ArchiveOutdated()]));
        if (definition.Destinations.Push)
        {
            actions.AddRange(definition.Tags.Where(tag => observed.Pushed.GetValueOrDefault(tag) != true)
                .Select(tag => new PushImage(tag, changes.Count > 0 ? changes : [new NotInRegistry(Other: observed.Pushed.GetValueOrDefault(tag) is not null)])));
        }

        return new ImagePlan(definition.Name, actions);
    }

    private static IEnumerable<ImageAction> Load(DesiredDirectImage desired, ObservedDirectImage observed, List<BuildCause> changes)
    {
        var tags = desired.Definition.Tags;
        if (tags.All(tag => observed.Loaded.GetValueOrDefault(tag) != true))
            return [new LoadImage(tags, changes.Count > 0 ? changes : [new ImageMissing()])];
        return tags.Where(tag => observed.Loaded.GetValueOrDefault(tag) != true)
            .Select(tag => new TagImage(desired.ImageId, tag, [new TagLost(tag.ToString(), Moved: observed.Loaded.GetValueOrDefault(tag) is not null)]));
    }

    /// <summary>What made the image another one; empty when it is the recorded one.</summary>
    private static List<BuildCause> Changes(DesiredDirectImage desired, DirectRecord? record)
    {
        if (record is null)
            return [new FirstBuild()];
        if (record.ImageId == desired.ImageId)
            return [];
        var causes = new List<BuildCause>();
        foreach (var change in desired.Inputs.ChangesSince(record.Inputs))
        {
            if (change.Input == BuildInputs.ContextFiles)
                causes.Add(desired.ChangedFiles ?? new FilesChanged([], 0));
            else
                causes.Add(change);
        }

        return causes;
    }
}
