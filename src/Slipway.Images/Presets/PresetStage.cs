using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>The steps that presets are made of. Texts are taken literally: a dollar sign in a file's name is no variable.</summary>
internal static class PresetStage
{
    public static StageStep Env(string name, string value) => new StageStep.Configure(new StageSetting.Env(name, value), null);

    public static IEnumerable<StageStep> Env(IEnumerable<KeyValuePair<string, string>> variables) => variables.Select(pair => Env(pair.Key, StageValue.Literal(pair.Value)));

    public static StageStep Arg(string name, string value) => new StageStep.Configure(new StageSetting.Arg(name, value), null);

    public static StageStep Label(string name, string value) => new StageStep.Configure(new StageSetting.Label(name, StageValue.Literal(value)), null);

    public static StageStep WorkDir(string path) => new StageStep.Configure(new StageSetting.WorkDir(path), null);

    public static StageStep User(string name) => new StageStep.Configure(new StageSetting.User(name), null);

    public static IEnumerable<StageStep> Expose(IReadOnlyList<string> ports) => ports.Count == 0 ? [] : [new StageStep.Configure(new StageSetting.Expose(ports), null)];

    public static StageStep Entrypoint(IReadOnlyList<string> words) => new StageStep.Configure(new StageSetting.Entrypoint(new StageCommand.Exec(words)), null);

    public static StageStep Cmd(StageCommand command) => new StageStep.Configure(new StageSetting.Cmd(command), null);

    public static StageStep Run(string line, string? cache = null) => new StageStep.Run(line, [], cache is null ? [] : [new($"type=cache,target={cache}")], null, null);

    public static StageStep Copy(IReadOnlyList<string> sources, string to) => new StageStep.Copy(new CopySource.FromContext(sources), to, null);

    public static StageStep CopyFrom(string stage, IReadOnlyList<string> sources, string to) => new StageStep.Copy(new CopySource.FromStage(stage, sources), to, null);

    public static StageStep CopyFiles(string list, IReadOnlyList<BuildFile> files, string to) => new StageStep.Copy(new CopySource.FromFiles(list, files), to, null);

    public static StageStep CopyWithout(string source, string to, params IReadOnlyList<string> exclude) => new StageStep.Copy(new CopySource.FromContext([source]), to, null) { Exclude = exclude };
}
