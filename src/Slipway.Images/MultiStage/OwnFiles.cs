using Slipway.Images.Building;

namespace Slipway.Images.MultiStage;

/// <summary>What Slipway itself leaves in a build context. An image with it would be another one after each build.</summary>
internal static class OwnFiles
{
    /// <summary>Patterns, as of .dockerignore.</summary>
    public static IReadOnlyList<string> Of(StagedImage image)
    {
        List<string> paths = [image.StateDirectory, .. ImageDocuments.Beside(image)];
        if (image.Direct.Destinations.Archive is { } archive)
            paths.Add(archive);
        var patterns = new List<string>();
        foreach (var path in paths)
        {
            var relative = Path.TrimEndingDirectorySeparator(Path.GetRelativePath(image.Direct.ContextDirectory, path)).Replace('\\', '/');
            if (relative != "." && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative))
                patterns.Add(BuildContextFiles.AsPattern(relative));
        }

        return patterns;
    }
}
