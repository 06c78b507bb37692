using Microsoft.Build.Framework;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Brings the stack up and acts on changes of files, as <c>develop.watch</c> of its services says, until Ctrl-C.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeWatch : ComposeTask
{
    /// <summary>Whether the stack is brought up first; default true.</summary>
    public string ComposeWatchUp { get; set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var request = new WatchRequest { Services = NamedServices(), Up = Given.Flag(nameof(ComposeWatchUp), ComposeWatchUp, otherwise: true) };
        var console = new VerbConsole(Log, Report);
        var context = Context(new WatchedActions(console), request.Services);
        return console.Own(async () =>
        {
            await StackWatch.RunAsync(context, request, cancellationToken);
            return System.Threading.Tasks.Task.CompletedTask;
        });
    }
}
