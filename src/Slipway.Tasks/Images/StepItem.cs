using Slipway.Diagnostics;
using Slipway.Images;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>An <c>ImageStep</c> item: its Include is the kind of the step, its metadata are the rest.</summary>
internal static class StepItem
{
    private static readonly string[] Common = ["Stage", "Environments"];

    /// <summary>The kinds, with the metadata of each.</summary>
    private static readonly (string Kind, string[] Metadata)[] Kinds =
    [
        ("Run", ["Command", "Cache", "Secrets", "Ssh", "Mount", "Network"]),
        ("Copy", ["Source", "FromStage", "Items", "To", "Owner", "Mode", "Except"]),
        ("Env", ["Name", "Value"]),
        ("Arg", ["Name", "Value"]),
        ("Label", ["Name", "Value"]),
        ("User", ["Value"]),
        ("WorkDir", ["Value"]),
        ("Expose", ["Value"]),
        ("Volume", ["Value"]),
        ("StopSignal", ["Value"]),
        ("Shell", ["Value"]),
        ("Entrypoint", ["Value", "Command", "Shell"]),
        ("Cmd", ["Value", "Command", "Shell"]),
        ("HealthCheck", ["Value", "Command", "Shell", "Interval", "Timeout", "StartPeriod", "Retries"]),
    ];

    /// <summary>The steps of an item: several where a Copy names several lists, none where something is wrong.</summary>
    public static IReadOnlyList<StageStep> Read(string kind, StageItemMetadata metadata, BuildFileLists files)
    {
        var known = Array.FindIndex(Kinds, each => each.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));
        if (known < 0)
        {
            var kinds = Array.ConvertAll(Kinds, each => each.Kind);
            metadata.Problems.Add(StageErrors.UnknownStep(kind, kinds, Suggestion.For(kind, kinds), metadata.Place.Of("Include")));
            return [];
        }
        metadata.CheckNames([.. Kinds[known].Metadata, .. Common]);
        if (Kinds[known].Kind == "Run") return Run(metadata);
        if (Kinds[known].Kind == "Copy") return Copy(metadata, files);
        return Setting(Kinds[known].Kind, metadata) is { } setting ? [new StageStep.Configure(setting, metadata.Place)] : [];
    }

    private static StageStep[] Run(StageItemMetadata metadata)
    {
        if (metadata.Text("Command") is not { } command)
        {
            metadata.Miss("Command", "the command to run");
            return [];
        }
        var mounts = new List<StepMount>();
        foreach (var cache in metadata.List("Cache")) mounts.Add(new("type=cache," + Option("target", cache)));
        foreach (var secret in metadata.List("Secrets")) mounts.Add(new("type=secret," + Option("id", secret)));
        foreach (var agent in metadata.List("Ssh")) mounts.Add(new(agent == "default" ? "type=ssh" : "type=ssh," + Option("id", agent)));
        foreach (var mount in metadata.List("Mount")) mounts.Add(new(mount));
        var words = CommandText.Words(metadata.What("Command"), command, metadata.Place.At("Command"), metadata.Problems);
        return [new StageStep.Run(words is null ? command : null, words ?? [], mounts, metadata.Text("Network"), metadata.Place)];
    }

    /// <summary>An entry whose first field has a name already is taken as it is: <c>id=x,target=/y</c>.</summary>
    private static string Option(string name, string entry) => entry.Split(',')[0].Contains('=', StringComparison.Ordinal) ? entry : $"{name}={entry}";

    private static IReadOnlyList<StageStep> Copy(StageItemMetadata metadata, BuildFileLists files)
    {
        if (metadata.OneOf("Source", "Items") is null)
        {
            metadata.Miss("Source", "what to copy, or Items, the name of an item list");
            return [];
        }
        if (metadata.Text("Items") is not null) metadata.OneOf("FromStage", "Items");
        return [.. Sources(metadata, files).Select(source => new StageStep.Copy(source, metadata.Text("To") ?? "./", metadata.Place)
        {
            Owner = metadata.Text("Owner"),
            Mode = metadata.Text("Mode"),
            Exclude = metadata.List("Except"),
        })];
    }

    private static IEnumerable<CopySource> Sources(StageItemMetadata metadata, BuildFileLists files)
    {
        if (metadata.Text("FromStage") is { } stage) return [new CopySource.FromStage(stage, metadata.List("Source"))];
        if (metadata.List("Source") is { Count: > 0 } paths) return [new CopySource.FromContext(paths)];
        return metadata.List("Items").Select(list => new CopySource.FromFiles(list, files.Of(list, metadata.Problems, metadata.Place.At("Items"))));
    }

    private static StageSetting? Setting(string kind, StageItemMetadata metadata) => kind switch
    {
        "Env" => Named(metadata) is { } name ? new StageSetting.Env(name, metadata.Value("Value")) : null,
        "Label" => Named(metadata) is { } name ? new StageSetting.Label(name, metadata.Value("Value")) : null,
        "Arg" => Named(metadata) is { } name ? new StageSetting.Arg(name, metadata.Text("Value") is null ? null : metadata.Value("Value")) : null,
        "User" => Needed(metadata, "a user's name or number") is { } user ? new StageSetting.User(user) : null,
        "WorkDir" => Needed(metadata, "a path") is { } path ? new StageSetting.WorkDir(path) : null,
        "StopSignal" => Needed(metadata, "a signal such as SIGTERM") is { } signal ? new StageSetting.StopSignal(signal) : null,
        "Expose" => Needed(metadata, "ports such as 80 or 53/udp") is not null ? new StageSetting.Expose(metadata.List("Value")) : null,
        "Volume" => Needed(metadata, "paths") is not null ? new StageSetting.Volume(metadata.List("Value")) : null,
        "Shell" => Needed(metadata, "the shell's program and arguments") is { } shell ? Shell(shell, metadata) : null,
        "Entrypoint" => Command(metadata) is { } command ? new StageSetting.Entrypoint(command) : null,
        "Cmd" => Command(metadata) is { } command ? new StageSetting.Cmd(command) : null,
        _ => HealthCheck(metadata),
    };

    private static string? Named(StageItemMetadata metadata)
    {
        if (metadata.Text("Name") is { } name) return name;
        metadata.Miss("Name", "a name");
        return null;
    }

    private static string? Needed(StageItemMetadata metadata, string what)
    {
        if (metadata.Text("Value") is { } value) return value;
        metadata.Miss("Value", what);
        return null;
    }

    private static StageSetting.Shell? Shell(string text, StageItemMetadata metadata)
    {
        if (CommandText.Parse(metadata.What("Value"), text, metadata.Place.At("Value"), metadata.Problems) is StageCommand.Exec { Words: var words }) return new(words);
        metadata.Problems.Add(StageErrors.BadValue(metadata.What("Value"), text, "a program and its arguments, such as [\"/bin/bash\", \"-c\"]", metadata.Place.Of("Value")));
        return null;
    }

    private static StageCommand? Command(StageItemMetadata metadata)
    {
        if (metadata.OneOf("Value", "Command") is not { } name)
        {
            metadata.Miss("Command", "a command");
            return null;
        }
        var text = metadata.Text(name)!;
        return metadata.Flag("Shell") == true ? new StageCommand.Line(text) : CommandText.Parse(metadata.What(name), text, metadata.Place.At(name), metadata.Problems);
    }

    private static StageSetting.HealthCheck? HealthCheck(StageItemMetadata metadata)
    {
        var name = metadata.OneOf("Value", "Command");
        if (name is null) metadata.Miss("Command", "a command, or none");
        return name is null ? null : HealthCheckItem.Read(metadata, name, "");
    }
}
