using System.Text.Json;
using Slipway.Docker.Json;

namespace Slipway.Docker.Swarm;

/// <summary>Reads what a swarm's managers tell, by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class SwarmReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static ServiceInspect ReadService(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Service(document.RootElement);
    }

    public static IReadOnlyList<ServiceInspect> ReadServices(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Service);
    }

    public static IReadOnlyList<TaskInspect> ReadTasks(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Task);
    }

    public static IReadOnlyList<NodeInspect> ReadNodes(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Node);
    }

    public static IReadOnlyList<StoredObject> ReadObjects(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Objects(Stored);
    }

    public static StoredObject ReadObject(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Stored(document.RootElement);
    }

    public static SwarmInspect ReadSwarm(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new SwarmInspect(Id(document.RootElement, "the swarm"), Version(document.RootElement));
    }

    /// <summary>The id in the answer of a create call.</summary>
    public static string ReadId(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Id(document.RootElement, "what was made");
    }

    private static ServiceInspect Service(JsonElement service)
    {
        var spec = service.Find("Spec") ?? throw new JsonException("a service has no Spec");
        return new ServiceInspect
        {
            Id = Id(service, "a service"),
            Version = Version(service),
            Name = spec.Text("Name") ?? "",
            Labels = spec.TextByName("Labels"),
            Spec = System.Text.Encoding.UTF8.GetBytes(spec.GetRawText()),
            UpdateStatus = service.Find("UpdateStatus") is { } status && status.Text("State") is { Length: > 0 } state
                ? new ServiceUpdateStatus(state, status.Text("Message") ?? "") : null,
            Counts = service.Find("ServiceStatus") is { } counts
                ? new ServiceTaskCounts(counts.Number("RunningTasks") ?? 0, counts.Number("DesiredTasks") ?? 0, counts.Number("CompletedTasks") ?? 0) : null,
            Ports = service.Find("Endpoint")?.Find("Ports")?.Objects(Port) ?? [],
        };
    }

    private static EndpointPort Port(JsonElement port) => new()
    {
        Name = port.Text("Name"),
        Protocol = port.Text("Protocol"),
        TargetPort = (int)(port.Number("TargetPort") ?? 0),
        PublishedPort = (int?)port.Number("PublishedPort"),
        PublishMode = port.Text("PublishMode"),
    };

    private static TaskInspect Task(JsonElement task)
    {
        var status = task.Find("Status");
        var container = status?.Find("ContainerStatus");
        return new TaskInspect
        {
            Id = Id(task, "a task"),
            ServiceId = task.Text("ServiceID") ?? "",
            Slot = (int)(task.Number("Slot") ?? 0),
            NodeId = task.Text("NodeID") is { Length: > 0 } node ? node : null,
            CreatedAt = task.Time("CreatedAt"),
            ContainerLabels = task.Find("Spec")?.Find("ContainerSpec")?.TextByName("Labels") ?? new Dictionary<string, string>(),
            State = status?.Text("State") ?? "",
            DesiredState = task.Text("DesiredState") ?? "",
            Since = status?.Time("Timestamp"),
            Message = status?.Text("Message") ?? "",
            Error = status?.Text("Err") ?? "",
            ContainerId = container?.Text("ContainerID"),
            ExitCode = (int)(container?.Number("ExitCode") ?? 0),
        };
    }

    private static NodeInspect Node(JsonElement node)
    {
        var spec = node.Find("Spec");
        var description = node.Find("Description");
        var status = node.Find("Status");
        return new NodeInspect
        {
            Id = Id(node, "a node"),
            Hostname = description?.Text("Hostname") ?? "",
            Role = spec?.Text("Role") ?? "",
            Availability = spec?.Text("Availability") ?? "",
            State = status?.Text("State") ?? "",
            Address = status?.Text("Addr") ?? "",
            EngineVersion = description?.Find("Engine")?.Text("EngineVersion") ?? "",
            Architecture = description?.Find("Platform")?.Text("Architecture") ?? "",
            Labels = spec?.TextByName("Labels") ?? new Dictionary<string, string>(),
        };
    }

    private static StoredObject Stored(JsonElement stored)
    {
        var spec = stored.Find("Spec");
        return new StoredObject
        {
            Id = Id(stored, "a secret or config"),
            Version = Version(stored),
            Name = spec?.Text("Name") ?? "",
            Labels = spec?.TextByName("Labels") ?? new Dictionary<string, string>(),
            Data = spec?.Find("Data")?.GetBytesFromBase64(),
        };
    }

    private static string Id(JsonElement element, string what) => element.Text("ID") ?? throw new JsonException($"{what} has no ID");

    private static long Version(JsonElement element) => element.Find("Version")?.Number("Index") ?? 0;
}
