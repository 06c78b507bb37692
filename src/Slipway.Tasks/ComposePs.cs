using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Shows the project's containers as they are.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposePs : ComposeTask
{
    /// <summary>The containers: name, with metadata <c>Service</c>, <c>State</c>, <c>Health</c>, <c>ExitCode</c>, <c>Ports</c>, <c>Urls</c>.</summary>
    [Output]
    public ITaskItem[] StackContainers { get; private set; } = [];

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var services = NamedServices();
        var console = new VerbConsole(Log, Report);
        var context = Context(console, services);
        return console.Own(async () =>
        {
            var status = await StackStatus.ReadAsync(context, services, cancellationToken);
            StackContainers = [.. status.Containers.Select(AsItem)];
            console.Write(status.ToText(DateTimeOffset.UtcNow).TrimEnd('\n'));
            return System.Threading.Tasks.Task.CompletedTask;
        });
    }

    private static TaskItem AsItem(ContainerStatus container)
    {
        var item = new TaskItem(container.Name);
        item.SetMetadata("Service", container.Service);
        item.SetMetadata("State", container.State.ToString().ToLowerInvariant());
        item.SetMetadata("Health", container.Health == default ? "" : container.Health.ToString().ToLowerInvariant());
        item.SetMetadata("ExitCode", container.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");
        item.SetMetadata("Ports", container.Ports);
        item.SetMetadata("Urls", string.Join(';', container.Urls));
        return item;
    }
}
