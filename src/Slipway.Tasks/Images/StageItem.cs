using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>
/// An <c>ImageStage</c> item. Working directory, variables and labels come before the stage's steps, which see them; user, ports, volumes, health check, stop signal, entry point and command come after them, so that steps run as the
/// base image's user and a change of the command costs no step.
/// </summary>
internal sealed record StageItem(string? From, string? Platform, ItemPlace Place, IReadOnlyList<StageStep> Opening, IReadOnlyList<StageStep> Closing)
{
    private static readonly string[] Known =
    [
        "From", "Platform", "WorkDir", "Env", "Labels", "User", "Expose", "Volumes", "HealthCheck", "HealthCheckInterval", "HealthCheckTimeout", "HealthCheckStartPeriod", "HealthCheckRetries", "StopSignal", "Entrypoint", "Cmd",
        "Environments",
    ];

    public static StageItem Read(StageItemMetadata metadata)
    {
        metadata.CheckNames(Known);
        return new(metadata.Text("From"), metadata.Text("Platform"), metadata.Place, [.. Opened(metadata)], [.. Closed(metadata)]);
    }

    private static IEnumerable<StageStep> Opened(StageItemMetadata metadata)
    {
        if (metadata.Text("WorkDir") is { } folder) yield return Step(new StageSetting.WorkDir(folder), metadata, "WorkDir");
        foreach (var (name, value) in metadata.Pairs("Env")) yield return Step(new StageSetting.Env(name, value), metadata, "Env");
        foreach (var (name, value) in metadata.Pairs("Labels")) yield return Step(new StageSetting.Label(name, value), metadata, "Labels");
    }

    private static IEnumerable<StageStep> Closed(StageItemMetadata metadata)
    {
        if (metadata.Text("User") is { } user) yield return Step(new StageSetting.User(user), metadata, "User");
        if (metadata.List("Expose") is { Count: > 0 } ports) yield return Step(new StageSetting.Expose(ports), metadata, "Expose");
        if (metadata.List("Volumes") is { Count: > 0 } paths) yield return Step(new StageSetting.Volume(paths), metadata, "Volumes");
        if (HealthCheckItem.Read(metadata, "HealthCheck", "HealthCheck") is { } check) yield return Step(check, metadata, "HealthCheck");
        if (metadata.Text("StopSignal") is { } signal) yield return Step(new StageSetting.StopSignal(signal), metadata, "StopSignal");
        if (metadata.Text("Entrypoint") is { } entrypoint) yield return Step(new StageSetting.Entrypoint(Command("Entrypoint", entrypoint, metadata)), metadata, "Entrypoint");
        if (metadata.Text("Cmd") is { } command) yield return Step(new StageSetting.Cmd(Command("Cmd", command, metadata)), metadata, "Cmd");
    }

    private static StageCommand Command(string name, string text, StageItemMetadata metadata) =>
        CommandText.Parse(metadata.What(name), text, metadata.Place.At(name), metadata.Problems);

    private static StageStep.Configure Step(StageSetting setting, StageItemMetadata metadata, string name) => new(setting, metadata.Place.At(name));
}
