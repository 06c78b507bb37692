namespace Slipway.Images.Stages;

/// <summary>A setting of a stage.</summary>
public abstract record StageSetting
{
    public sealed record Env(string Name, string Value) : StageSetting;

    /// <summary>A build argument, with its default.</summary>
    public sealed record Arg(string Name, string? Default) : StageSetting;

    public sealed record User(string Name) : StageSetting;

    public sealed record WorkDir(string Path) : StageSetting;

    /// <summary><c>80</c>, <c>53/udp</c></summary>
    public sealed record Expose(IReadOnlyList<string> Ports) : StageSetting;

    public sealed record Entrypoint(StageCommand Command) : StageSetting;

    public sealed record Cmd(StageCommand Command) : StageSetting;

    public sealed record Label(string Name, string Value) : StageSetting;

    public sealed record Volume(IReadOnlyList<string> Paths) : StageSetting;

    public sealed record StopSignal(string Signal) : StageSetting;

    public sealed record Shell(IReadOnlyList<string> Words) : StageSetting;

    /// <summary>Null turns an inherited test off. Durations as in a Dockerfile: <c>30s</c>, <c>1m30s</c>.</summary>
    public sealed record HealthCheck(StageCommand? Test, string? Interval, string? Timeout, string? StartPeriod, int? Retries) : StageSetting;
}
