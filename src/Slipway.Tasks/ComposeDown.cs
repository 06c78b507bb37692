using Microsoft.Build.Framework;
using Slipway.Compose.Running;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Stops and removes the project's containers and networks. Volumes and images stay unless they are asked for.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeDown : ComposeTask
{
    /// <summary>Whether named volumes of the files and anonymous ones are removed.</summary>
    public string RemoveVolumes { get; set; } = "";

    /// <summary>Whether containers of services that the files no longer have are removed.</summary>
    public string RemoveOrphans { get; set; } = "";

    /// <summary><c>none</c>, <c>local</c> (those without a name of their own) or <c>all</c>.</summary>
    public string RemoveImages { get; set; } = "";

    /// <summary>Seconds a container may take to stop; empty for its own.</summary>
    public string ComposeStopTimeout { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var options = new DownOptions
        {
            Services = NamedServices(),
            Volumes = Given.Flag(nameof(RemoveVolumes), RemoveVolumes),
            Orphans = Given.Flag(nameof(RemoveOrphans), RemoveOrphans),
            Images = Given.Choice(nameof(RemoveImages), RemoveImages,
                ("none", DownImages.None), ("local", DownImages.Local), ("all", DownImages.All), ("true", DownImages.All), ("false", DownImages.None)),
            StopTimeout = Given.Seconds(nameof(ComposeStopTimeout), ComposeStopTimeout),
        };
        var context = Context(new TaskComposeLog(Log, Report), options.Services);
        Show(StackText.Of(await new StackLifecycle(context).DownAsync(options, cancellationToken)));
    }
}
