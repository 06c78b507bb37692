using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Direct;

/// <summary>Tells a place of a generated Dockerfile as the place of the project that it was made from.</summary>
public static class DockerfileLines
{
    internal static SourcePosition? InProject(DirectImage image, SourcePosition position) => InProject(image.DockerfilePath, image.Lines, position);

    internal static Diagnostic InProject(DirectImage image, Diagnostic diagnostic) => diagnostic with { Position = diagnostic.Position is null ? null : InProject(image, diagnostic.Position.Value) };

    /// <summary>The position in the project, or the same one for a line that nobody declared, or another file.</summary>
    public static SourcePosition InProject(string dockerfile, IReadOnlyList<ItemPlace?> lines, SourcePosition position) =>
        position.File == dockerfile && position.Line >= 1 && position.Line <= lines.Count && lines[position.Line - 1]?.Position is { } declared ? declared : position;
}
