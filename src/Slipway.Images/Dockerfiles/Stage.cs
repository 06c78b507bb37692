namespace Slipway.Images.Dockerfiles;

/// <summary>What a stage begins with.</summary>
public abstract record StageBase
{
    private StageBase()
    {
    }

    /// <summary>Nothing: <c>FROM scratch</c>.</summary>
    public sealed record Scratch : StageBase;

    /// <summary>An earlier stage.</summary>
    public sealed record OtherStage(int Index) : StageBase;

    /// <summary>An image, as written with its variables expanded.</summary>
    public sealed record Image(string Reference) : StageBase;

    /// <summary>A build context given by name.</summary>
    public sealed record NamedContext(string Name) : StageBase;

    /// <summary>It depends on a variable that is not known before the build, or cannot be expanded.</summary>
    public sealed record Unknown(string Expression) : StageBase;
}

/// <summary>An image a build reads.</summary>
/// <param name="Reference">As written, variables expanded.</param>
/// <param name="Platform">The platform asked for, or null for the target's or one not known.</param>
/// <param name="Span">Where it is named.</param>
public sealed record ImageUse(string Reference, string? Platform, SourceSpan Span);

/// <summary>A secret or an ssh agent a RUN mounts.</summary>
/// <param name="Id">The id to give it under; <c>default</c> for an ssh agent without one.</param>
/// <param name="Required">Whether the step fails without it.</param>
/// <param name="Span">The mount.</param>
public sealed record MountedSecret(string Id, bool Required, SourceSpan Span);

/// <summary>A stage with its variables expanded.</summary>
public sealed record Stage
{
    /// <summary>Counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>In lower case, or null.</summary>
    public required string? Name { get; init; }

    /// <summary>Its text.</summary>
    public required StageSyntax Syntax { get; init; }

    /// <summary>What it begins with.</summary>
    public required StageBase Base { get; init; }

    /// <summary>What <c>FROM --platform</c> comes to; null when it is not given or not known.</summary>
    public string? Platform { get; init; }

    /// <summary>The ONBUILD instructions of its base that run first, as far as they are known.</summary>
    public IReadOnlyList<Instruction> Triggers { get; init; } = [];

    /// <summary>The stages it needs directly, in ascending order.</summary>
    public IReadOnlyList<int> Dependencies { get; init; } = [];

    /// <summary>The images COPY and RUN --mount read from.</summary>
    public IReadOnlyList<ImageUse> CopiedImages { get; init; } = [];

    /// <summary>The secrets its RUNs mount.</summary>
    public IReadOnlyList<MountedSecret> Secrets { get; init; } = [];

    /// <summary>The ssh agents its RUNs mount.</summary>
    public IReadOnlyList<MountedSecret> SshIds { get; init; } = [];

    /// <summary>What it reads of the build context by itself, without the stages it needs.</summary>
    public ContextUse Context { get; init; } = ContextUse.Nothing;

    /// <summary>The name, or the number where there is none.</summary>
    public string Label => Name ?? Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
