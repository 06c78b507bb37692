using System.Text.Json;
using static Slipway.Images.Oci.JsonDocumentReader;

namespace Slipway.Images.Oci;

/// <summary>Reads configurations (OCI image-spec, config.md; docker's image.md v1.2 with its extensions).</summary>
internal static class ConfigurationReader
{
    public static ImageConfiguration Configuration(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new MalformedDocumentException("it is not a JSON object");
        return new ImageConfiguration(ReadPlatform(root), ReadDiffIds(RequiredMember(root, "rootfs")))
        {
            Created = Time(root, "created"),
            Author = Text(root, "author"),
            OsVersion = Text(root, "os.version"),
            OsFeatures = Texts(root, "os.features") ?? [],
            Execution = Member(root, "config") is { } config ? ReadExecution(config) : new ExecutionConfig(),
            History = List(root, "history", ReadHistory) ?? [],
        };
    }

    private static Platform ReadPlatform(JsonElement root) => new(
        Text(root, "os") ?? throw new MalformedDocumentException("it has no 'os'"),
        Text(root, "architecture") ?? throw new MalformedDocumentException("it has no 'architecture'"),
        Text(root, "variant"));

    private static List<Digest> ReadDiffIds(JsonElement rootfs) =>
        List(rootfs, "diff_ids", item => item.ValueKind == JsonValueKind.String && Digest.TryParse(item.GetString(), out var digest)
            ? digest
            : throw new MalformedDocumentException("'diff_ids' has what is no sha256 digest")) ?? [];

    private static ExecutionConfig ReadExecution(JsonElement config) => new()
    {
        User = Text(config, "User"),
        ExposedPorts = Names(config, "ExposedPorts"),
        Env = Texts(config, "Env") ?? [],
        Entrypoint = Texts(config, "Entrypoint"),
        Cmd = Texts(config, "Cmd"),
        Volumes = Names(config, "Volumes"),
        WorkingDir = Text(config, "WorkingDir"),
        Labels = Map(config, "Labels"),
        StopSignal = Text(config, "StopSignal"),
        Healthcheck = Member(config, "Healthcheck") is { } health ? ReadHealth(health) : null,
        Shell = Texts(config, "Shell"),
        OnBuild = Texts(config, "OnBuild") ?? [],
        ArgsEscaped = Flag(config, "ArgsEscaped"),
    };

    private static HealthTest ReadHealth(JsonElement health) => new(Texts(health, "Test") ?? [])
    {
        Interval = Number(health, "Interval") ?? 0,
        Timeout = Number(health, "Timeout") ?? 0,
        StartPeriod = Number(health, "StartPeriod") ?? 0,
        StartInterval = Number(health, "StartInterval") ?? 0,
        Retries = Number(health, "Retries") is { } retries ? (int)Math.Clamp(retries, int.MinValue, int.MaxValue) : 0,
    };

    private static HistoryEntry ReadHistory(JsonElement entry) => new(Text(entry, "created_by"))
    {
        Created = Time(entry, "created"),
        Author = Text(entry, "author"),
        Comment = Text(entry, "comment"),
        EmptyLayer = Flag(entry, "empty_layer"),
    };
}
