using Slipway.Diagnostics;

namespace Slipway.Images.Stages;

/// <summary>A stage of a production image as a project declares it: one <c>ImageStage</c> item with the <c>ImageStep</c> items that name it, in order. Values are written as in a Dockerfile: <c>$NAME</c> and <c>${NAME}</c> stand for variables of the stage.</summary>
/// <param name="Name">Lower case; a letter, then letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</param>
/// <param name="From">Another stage, an image, or <c>scratch</c>.</param>
/// <param name="Steps">In order.</param>
/// <param name="Position">Where the project declares it.</param>
public sealed record StageDefinition(string Name, string From, IReadOnlyList<StageStep> Steps, SourcePosition? Position)
{
    /// <summary><c>os/architecture[/variant]</c>, or <c>$BUILDPLATFORM</c>; null for the image's own.</summary>
    public string? Platform { get; init; }
}

/// <summary>One step of a stage.</summary>
/// <param name="Position">Where the project declares it.</param>
public abstract record StageStep(SourcePosition? Position)
{
    /// <summary>A command, run by the image's shell, or without one where it is given as words. It takes an engine to run it.</summary>
    public sealed record Run(string? Shell, IReadOnlyList<string> Words, IReadOnlyList<StepMount> Mounts, string? Network, SourcePosition? Position) : StageStep(Position);

    /// <summary>Copies into the stage.</summary>
    /// <param name="Source">From where.</param>
    /// <param name="To">A path in the image; with a slash at its end a folder.</param>
    /// <param name="Position">Where the project declares it.</param>
    public sealed record Copy(CopySource Source, string To, SourcePosition? Position) : StageStep(Position)
    {
        /// <summary><c>user[:group]</c>, names or numbers.</summary>
        public string? Owner { get; init; }

        /// <summary>Octal: <c>0644</c>, <c>755</c>.</summary>
        public string? Mode { get; init; }

        /// <summary>Patterns, as in .dockerignore, relative to each source, of what is left out.</summary>
        public IReadOnlyList<string> Exclude { get; init; } = [];
    }

    /// <summary>An instruction that changes the configuration or the variables only: ENV, ARG, USER, WORKDIR, EXPOSE, ENTRYPOINT, CMD, LABEL, VOLUME, HEALTHCHECK, STOPSIGNAL, SHELL.</summary>
    /// <param name="Setting">Which.</param>
    /// <param name="Position">Where the project declares it.</param>
    public sealed record Configure(StageSetting Setting, SourcePosition? Position) : StageStep(Position);
}

/// <summary>What a <see cref="StageStep.Copy"/> copies.</summary>
public abstract record CopySource
{
    /// <summary>Paths and patterns of the build context, as of COPY.</summary>
    public sealed record FromContext(IReadOnlyList<string> Paths) : CopySource;

    /// <summary>Paths of another stage or of an image.</summary>
    /// <param name="StageOrImage">Its name.</param>
    /// <param name="Paths">Absolute, or relative to its root.</param>
    public sealed record FromStage(string StageOrImage, IReadOnlyList<string> Paths) : CopySource;

    /// <summary>Files of the build, wherever they lie: each with the path it gets below <see cref="StageStep.Copy.To"/>.</summary>
    /// <param name="Name">What messages and the generated Dockerfile call them: the item list's name.</param>
    /// <param name="Files">In any order.</param>
    public sealed record FromFiles(string Name, IReadOnlyList<BuildFile> Files) : CopySource;
}

/// <summary>A file of the build that goes into an image.</summary>
/// <param name="Source">Absolute path.</param>
/// <param name="Path">Relative, <c>/</c>-separated.</param>
/// <param name="Mode">Permission bits; null for 0755 where the file is executable by its owner, else 0644.</param>
public sealed record BuildFile(string Source, string Path, int? Mode = null);

/// <summary>A mount of a <see cref="StageStep.Run"/>: a Dockerfile's <c>--mount=</c> value, checked (<c>type=cache,target=/root/.cache/pip</c>).</summary>
public sealed record StepMount(string Value);

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

/// <summary>A command of the configuration: words, or a line for the shell.</summary>
public abstract record StageCommand
{
    public sealed record Exec(IReadOnlyList<string> Words) : StageCommand;

    public sealed record Line(string Text) : StageCommand;
}
