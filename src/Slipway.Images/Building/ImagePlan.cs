using System.Text;
using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>One thing to do to an image, and why.</summary>
/// <param name="Causes">The reasons; at least one.</param>
public abstract record ImageAction(IReadOnlyList<BuildCause> Causes)
{
    /// <summary>What is done, in the imperative.</summary>
    public abstract string Description { get; }
}

/// <summary>Have the engine build the image and give it all its tags.</summary>
/// <param name="Dockerfile">As the message shows it.</param>
/// <param name="Stage">The stage built; null for the last one of a file that is not read here.</param>
/// <param name="Tags">The tags it gets.</param>
/// <param name="Causes">Why.</param>
public sealed record BuildImage(string Dockerfile, string? Stage, IReadOnlyList<ImageReference> Tags, IReadOnlyList<BuildCause> Causes) : ImageAction(Causes)
{
    /// <inheritdoc/>
    public override string Description =>
        $"build {string.Join(", ", Tags.Select(tag => tag.ToString()))} from {Dockerfile}{(Stage is null ? "" : $" (stage {Stage})")}";
}

/// <summary>Give an image that is there already a tag that is missing or stands elsewhere.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Causes">Why.</param>
public sealed record TagImage(string ImageId, ImageReference Tag, IReadOnlyList<BuildCause> Causes) : ImageAction(Causes)
{
    /// <inheritdoc/>
    public override string Description => $"tag {ShortId.Of(ImageId)} as {Tag}";
}

/// <summary>Write the image to a file that <c>docker load</c> reads.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Causes">Why.</param>
public sealed record WriteArchive(string Path, IReadOnlyList<BuildCause> Causes) : ImageAction(Causes)
{
    /// <inheritdoc/>
    public override string Description => $"write {Path}";
}

/// <summary>What has to be done so that the engine has the image a definition asks for. Empty when it has.</summary>
/// <param name="Image">The image's name within the project.</param>
/// <param name="Actions">In the order to carry them out.</param>
public sealed record ImagePlan(string Image, IReadOnlyList<ImageAction> Actions)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Actions.Count == 0;

    /// <summary>The plan as <c>-p:Plan=true</c> prints it: one line an action, its causes indented below.</summary>
    public override string ToString()
    {
        if (IsEmpty)
            return $"image {Image}: nothing to do";
        var text = new StringBuilder($"image {Image}:");
        foreach (var action in Actions)
        {
            text.Append("\n  ").Append(action.Description);
            foreach (var cause in action.Causes)
                text.Append("\n    because ").Append(cause);
        }

        return text.ToString();
    }
}

/// <summary>The form of an image id that people read: twelve hexadecimal digits.</summary>
public static class ShortId
{
    private const string Algorithm = "sha256:";
    private const int Digits = 12;

    /// <summary>Shortens <c>sha256:…</c>.</summary>
    public static string Of(string imageId)
    {
        var start = imageId.StartsWith(Algorithm, StringComparison.Ordinal) ? Algorithm.Length : 0;
        return imageId.Length - start > Digits ? imageId.Substring(start, Digits) : imageId[start..];
    }
}
