namespace Slipway.Images.Stages;

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
