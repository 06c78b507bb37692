using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>What is there: the earlier build's record and what the engine and the disk hold of it now.</summary>
/// <param name="Record">The record of the last build for this engine, or null.</param>
/// <param name="RecordedImageExists">Whether the engine still has the recorded image.</param>
/// <param name="TaggedIds">For each tag asked for, the id it names now, or null.</param>
/// <param name="Archive">The archive asked for; missing when none is asked for.</param>
public sealed record ObservedImage(
    BuildRecord? Record, bool RecordedImageExists, IReadOnlyDictionary<ImageReference, string?> TaggedIds, ArchiveState Archive);

/// <summary>What is at the path of an image's archive.</summary>
public enum ArchiveState
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file that is not known to hold the recorded image under the tags asked for.</summary>
    Outdated,

    /// <summary>The recorded image under the tags asked for.</summary>
    Current,
}

/// <summary>What is asked for, as far as it decides whether to build.</summary>
/// <param name="Definition">The image.</param>
/// <param name="DockerfileName">The Dockerfile as messages show it.</param>
/// <param name="Stage">The stage that is built, when it has a name.</param>
/// <param name="Inputs">Everything the image is made from, as it is now.</param>
/// <param name="ChangedFiles">The files of the context that differ from those the recorded image was built from; null when that is not known.</param>
public sealed record DesiredImage(
    ImageDefinition Definition, string DockerfileName, string? Stage, BuildInputs Inputs, FilesChanged? ChangedFiles);

/// <summary>Decides what to do about an image. Pure: the same arguments give the same plan.</summary>
public static class ImagePlanner
{
    /// <summary>The actions that lead from what is there to what is asked for.</summary>
    public static ImagePlan Plan(DesiredImage desired, ObservedImage observed)
    {
        var causes = CausesToBuild(desired, observed);
        var actions = causes.Count > 0
            ? Build(desired, causes)
            : Repair(desired.Definition, observed);
        return new ImagePlan(desired.Definition.Name, actions);
    }

    private static List<BuildCause> CausesToBuild(DesiredImage desired, ObservedImage observed)
    {
        var causes = new List<BuildCause>();
        if (observed.Record is null)
            causes.Add(new FirstBuild());
        else
            causes.AddRange(Changes(desired, observed.Record));
        if (observed.Record is not null && !observed.RecordedImageExists)
            causes.Add(new ImageMissing());
        if (desired.Definition.Pull)
            causes.Add(new AlwaysAsked("Pull"));
        if (desired.Definition.NoCache)
            causes.Add(new AlwaysAsked("NoCache"));
        if (desired.Definition.Context is RemoteContext)
            causes.Add(new AlwaysAsked("a remote build context"));
        return causes;
    }

    private static IEnumerable<BuildCause> Changes(DesiredImage desired, BuildRecord record)
    {
        foreach (var change in desired.Inputs.ChangesSince(record.Inputs))
        {
            if (change.Input == BuildInputs.ContextFiles && change.Change == InputChange.Modified)
                yield return desired.ChangedFiles ?? new FilesChanged([], 0);
            else
                yield return change;
        }
    }

    private static List<ImageAction> Build(DesiredImage desired, List<BuildCause> causes)
    {
        var definition = desired.Definition;
        var actions = new List<ImageAction> { new BuildImage(desired.DockerfileName, desired.Stage, definition.Tags, causes) };
        if (definition.Archive is not null)
            actions.Add(new WriteArchive(definition.Archive, [new FollowsBuild()]));
        return actions;
    }

    private static List<ImageAction> Repair(ImageDefinition definition, ObservedImage observed)
    {
        var actions = new List<ImageAction>();
        var imageId = observed.Record!.ImageId;
        foreach (var tag in definition.Tags)
        {
            var named = observed.TaggedIds.GetValueOrDefault(tag);
            if (named != imageId)
                actions.Add(new TagImage(imageId, tag, [new TagLost(tag.ToString(), Moved: named is not null)]));
        }

        if (definition.Archive is not null && observed.Archive != ArchiveState.Current)
            actions.Add(new WriteArchive(definition.Archive, [observed.Archive == ArchiveState.Missing ? new ArchiveMissing() : new ArchiveOutdated()]));
        return actions;
    }
}
