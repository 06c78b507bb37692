using Slipway.Diagnostics;

namespace Slipway.Images.Building;

/// <summary>Which images of a project must be built before which, because they are made from them.</summary>
internal static class ImageOrder
{
    /// <summary>For each image, by position, the positions of those it is made from.</summary>
    /// <exception cref="SlipwayException">Images are made from one another in a circle.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Dependencies(IReadOnlyList<PreparedImage> images)
    {
        var dependencies = new List<IReadOnlyList<int>>();
        for (var i = 0; i < images.Count; i++)
            dependencies.Add([.. Enumerable.Range(0, images.Count).Where(other => other != i && Uses(images[i], images[other]))]);
        ThrowOnCircle(images, dependencies);
        return dependencies;
    }

    private static bool Uses(PreparedImage image, PreparedImage other) => image.UsedImages.Any(used => other.Definition.Tags.Contains(used));

    private static void ThrowOnCircle(IReadOnlyList<PreparedImage> images, List<IReadOnlyList<int>> dependencies)
    {
        var path = new List<int>();
        var done = new HashSet<int>();
        for (var i = 0; i < images.Count; i++)
            Visit(i);

        void Visit(int image)
        {
            if (path.IndexOf(image) is >= 0 and var start)
                throw new SlipwayException(ImageErrors.CircularImages([.. path.Skip(start).Append(image).Select(index => images[index].Definition.Name)]));
            if (done.Contains(image))
                return;
            path.Add(image);
            foreach (var next in dependencies[image])
                Visit(next);
            path.RemoveAt(path.Count - 1);
            done.Add(image);
        }
    }
}
