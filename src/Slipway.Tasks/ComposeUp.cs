using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Brings the project's compose stack to the state its files ask for, as far as it is not there yet, and waits until it is healthy.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeUp : ComposeTask
{
    /// <summary>Whether to print what would be done, and do nothing.</summary>
    public string Plan { get; set; } = "";

    /// <summary>Whether to wait until everything is running and healthy; default true.</summary>
    public string ComposeWait { get; set; } = "";

    /// <summary>Seconds to wait for that; 0 for as long as it takes. Default 300.</summary>
    public string ComposeWaitTimeout { get; set; } = "";

    /// <summary>Seconds a container may take to stop; empty for its own.</summary>
    public string ComposeStopTimeout { get; set; } = "";

    /// <summary><c>changed</c>, <c>always</c> or <c>never</c>.</summary>
    public string ComposeRecreate { get; set; } = "";

    /// <summary>Containers wanted, over what the files say: <c>web=3;worker=2</c>.</summary>
    public string ComposeScale { get; set; } = "";

    /// <summary>Whether containers of services that the files no longer have are removed.</summary>
    public string RemoveOrphans { get; set; } = "";

    /// <summary>Whether containers get new anonymous volumes instead of those of the ones they replace.</summary>
    public string ComposeRenewVolumes { get; set; } = "";

    /// <summary>What targets before this one have to tell on the project's result line.</summary>
    public string EarlierResults { get; set; } = "";

    /// <summary>The services: name, with metadata <c>State</c>, <c>Action</c>, <c>Urls</c>, <c>Containers</c>.</summary>
    [Output]
    public ITaskItem[] UpServices { get; private set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var options = Options();
        var running = new RunOptions
        {
            Wait = Given.Flag(nameof(ComposeWait), ComposeWait, otherwise: true),
            WaitTimeout = Given.Seconds(nameof(ComposeWaitTimeout), ComposeWaitTimeout) is { } seconds ? seconds == TimeSpan.Zero ? null : seconds : new RunOptions().WaitTimeout,
            StopTimeout = Given.Seconds(nameof(ComposeStopTimeout), ComposeStopTimeout),
        };
        var planOnly = Given.Flag(nameof(Plan), Plan);
        var stack = new StackLifecycle(Context(new TaskComposeLog(Log, Report), options.Services));

        string[] earlier = EarlierResults.Length == 0 ? [] : [EarlierResults];
        if (planOnly)
        {
            var plan = await stack.PlanAsync(options, cancellationToken);
            Show([.. earlier, $"stack {plan.ProjectName}, what would be done:", "  " + PlanLines(plan)]);
            return;
        }

        try
        {
            var outcome = await stack.UpAsync(options, running, cancellationToken);
            UpServices = [.. outcome.Services.Select(AsItem)];
            earlier = [.. earlier, .. StackText.Of(outcome)];
        }
        finally
        {
            Show(earlier);
        }
    }

    private UpOptions Options() => new()
    {
        Services = NamedServices(),
        Recreate = Given.Choice(nameof(ComposeRecreate), ComposeRecreate,
            ("changed", RecreatePolicy.Changed), ("always", RecreatePolicy.Always), ("never", RecreatePolicy.Never)),
        RemoveOrphans = Given.Flag(nameof(RemoveOrphans), RemoveOrphans),
        RenewAnonymousVolumes = Given.Flag(nameof(ComposeRenewVolumes), ComposeRenewVolumes),
        Scale = Scale(),
    };

    private Dictionary<string, int> Scale()
    {
        var scale = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (service, count) in Given.Pairs(nameof(ComposeScale), ComposeScale))
        {
            if (Given.Number($"{nameof(ComposeScale)} of {service}", count) is { } number)
                scale[service] = number;
        }

        return scale;
    }

    private static string PlanLines(ComposePlan plan) =>
        plan.IsEmpty ? "nothing" : PlanText.Of(plan).TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal);

    private static TaskItem AsItem(ServiceStatus service)
    {
        var item = new TaskItem(service.Service);
        item.SetMetadata("State", StackText.State(service));
        item.SetMetadata("Action", service.Action ?? "");
        item.SetMetadata("Urls", string.Join(';', service.Urls));
        item.SetMetadata("Containers", string.Join(';', service.Containers.Select(container => container.Name)));
        return item;
    }
}
