namespace Slipway.Images.Stages;

/// <summary>One step of a stage.</summary>
/// <param name="Place">Where the project declares it.</param>
public abstract record StageStep(ItemPlace? Place)
{
    /// <summary>A command, run by the image's shell, or without one where it is given as words. It takes an engine to run it.</summary>
    /// <param name="Shell">The command for the shell; its lines are one command, as the continued lines of a Dockerfile are. Null where there are words.</param>
    /// <param name="Words">The program and its arguments; empty where there is a command for the shell.</param>
    /// <param name="Mounts">In order.</param>
    /// <param name="Network"><c>none</c>, <c>host</c> or <c>default</c>; null for the build's. Docker Engine 20.10 does not know it.</param>
    /// <param name="Place">Where the project declares it.</param>
    public sealed record Run(string? Shell, IReadOnlyList<string> Words, IReadOnlyList<StepMount> Mounts, string? Network, ItemPlace? Place) : StageStep(Place);

    /// <summary>Copies into the stage.</summary>
    /// <param name="Source">From where.</param>
    /// <param name="To">A path in the image; with a slash at its end a folder.</param>
    /// <param name="Place">Where the project declares it.</param>
    public sealed record Copy(CopySource Source, string To, ItemPlace? Place) : StageStep(Place)
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
    /// <param name="Place">Where the project declares it.</param>
    public sealed record Configure(StageSetting Setting, ItemPlace? Place) : StageStep(Place);
}
