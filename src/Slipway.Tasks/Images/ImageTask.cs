using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks.Images;

/// <summary>What the tasks that make images have in common: the project, the engine, and how results are told.</summary>
public abstract class ImageTask : SlipwayTask
{
    /// <summary>Build arguments: name, metadata <c>Value</c> (absent: the environment variable of that name), <c>Image</c> to limit it.</summary>
    public ITaskItem[] BuildArgs { get; set; } = [];

    /// <summary>Labels: name, metadata <c>Value</c>, <c>Image</c> to limit it.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>The environment's canonical name; empty for none.</summary>
    public string Environment { get; set; } = "";

    /// <summary>The project's folder; relative paths start here.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Shown on the result line.</summary>
    public string ProjectName { get; set; } = "";

    /// <summary>Where records of earlier builds, and what is generated, are kept, below <c>obj/</c>.</summary>
    [Required]
    public string StateDirectory { get; set; } = "";

    /// <summary>The engine's address; empty to look for one.</summary>
    public string DockerHost { get; set; } = "";

    /// <summary>The name of a docker CLI context; empty for the current one.</summary>
    public string DockerContext { get; set; } = "";

    /// <summary>How hosts of ssh:// engines are reached: the item <c>SlipwaySsh</c>, made of the project's ssh properties.</summary>
    public ITaskItem[] SshOptions { get; set; } = [];

    /// <summary>Whether to print what would be done, and do nothing.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>Offered to a Dockerfile or stage that declares the build argument <c>LOG_LEVEL</c>.</summary>
    public string LogLevel { get; set; } = "";

    /// <summary>Whether the result is told by a later target of this project, which gets it as <see cref="KeptResult"/>: a project has one result line.</summary>
    public bool KeepResult { get; set; }

    /// <summary>The result that was not shown.</summary>
    [Output]
    public string KeptResult { get; private protected set; } = "";

    /// <summary>The images: reference, with metadata <c>ImageId</c> (none in a plan), <c>Tags</c>, <c>Changed</c>.</summary>
    [Output]
    public ITaskItem[] BuiltImages { get; private protected set; } = [];

    /// <summary>The folder of the environment's records; absolute.</summary>
    private protected string RecordDirectory => Path.Combine(Absolute(StateDirectory), Environment);

    /// <summary>Which engine is meant.</summary>
    private protected EngineSearch EngineSearch() => Slipway.Docker.Locating.EngineSearch.FromEnvironment() with
    {
        DockerHost = NullIfEmpty(DockerHost),
        Context = NullIfEmpty(DockerContext),
        Variable = Variable,
        Ssh = SshClient.Options(SshOptions, Absolute, Variable),
    };

    /// <summary>
    /// One message for all: on a terminal MSBuild hides messages at its default verbosity, but for the last one of a project that begins with the project's name and an
    /// arrow. That one it shows as the project's result.
    /// </summary>
    private protected void Show(IReadOnlyList<string> results)
    {
        var result = string.Join('\n', results);
        if (KeepResult)
            KeptResult = result;
        else if (results.Count > 0)
            Log.LogMessage(MessageImportance.High, "{0} -> {1}", ProjectName, result.Replace("\n", "\n  ", StringComparison.Ordinal));
    }

    /// <summary>Shows what was done, and gives the images to other targets.</summary>
    private protected void Tell(IReadOnlyList<ImageOutcome> outcomes)
    {
        Show([.. outcomes.Where(outcome => outcome.Changed).Select(outcome => outcome.ToString())]);
        BuiltImages = [.. outcomes.Select(AsItem)];
    }

    /// <summary>An image of a plan, for other targets: one that would be made anew has no id yet.</summary>
    private protected static TaskItem AsPlanned(IReadOnlyList<ImageReference> tags, bool changes)
    {
        var item = new TaskItem(tags[0].ToString());
        item.SetMetadata("Tags", string.Join(';', tags.Select(tag => tag.ToString())));
        item.SetMetadata("Changed", changes ? "true" : "false");
        return item;
    }

    private static TaskItem AsItem(ImageOutcome outcome)
    {
        var item = new TaskItem(outcome.Tags[0].ToString());
        item.SetMetadata("ImageId", outcome.ImageId);
        item.SetMetadata("Tags", string.Join(';', outcome.Tags.Select(tag => tag.ToString())));
        item.SetMetadata("Changed", outcome.Changed ? "true" : "false");
        return item;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
