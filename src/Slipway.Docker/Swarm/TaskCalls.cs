using Slipway.Docker.Connections;
using Slipway.Docker.Containers;

namespace Slipway.Docker.Swarm;

/// <summary>Calls about the tasks of a swarm's services, which its managers answer.</summary>
public readonly struct TaskCalls
{
    private readonly EngineClient client;

    internal TaskCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /tasks</c>; filters: <c>service</c>, <c>node</c>, <c>desired-state</c>, <c>id</c>, <c>name</c>, <c>label</c>.</summary>
    public async Task<IReadOnlyList<TaskInspect>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", new Query("/tasks").Add(filters).ToString(), "list tasks");
        return await client.ReadAsync(request, SwarmReader.ReadTasks, cancellationToken) ?? [];
    }

    /// <summary><c>GET /tasks/{id}/logs</c>: its output, from whichever node it ran on; framed unless it has a terminal.</summary>
    public async Task<Stream> LogsAsync(string task, LogRequest logs, CancellationToken cancellationToken)
    {
        var request = new EngineRequest("GET", $"/tasks/{Query.Segment(task)}{LogQuery(logs)}", $"read the logs of task '{task}'") { OwnConnection = true };
        return (await client.SendAsync(request, cancellationToken)).Body;
    }

    internal static string LogQuery(LogRequest logs) => new Query("/logs")
        .Add("stdout", logs.StdOut).Add("stderr", logs.StdErr).Add("follow", logs.Follow).Add("timestamps", logs.Timestamps).Add("tail", logs.Tail).Add("since", logs.Since).ToString();
}
