using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>An image as it is after its plan was carried out.</summary>
/// <param name="Name">The name within the project.</param>
/// <param name="Tags">Its references; at least one.</param>
/// <param name="ImageId">The engine's id, <c>sha256:…</c>.</param>
/// <param name="Size">Bytes, as the engine counts them.</param>
/// <param name="EarlierSize">The size of the image it replaced, when there was one.</param>
/// <param name="Actions">What was done; empty when nothing was.</param>
public sealed record ImageOutcome(
    string Name, IReadOnlyList<ImageReference> Tags, string ImageId, long Size, long? EarlierSize, IReadOnlyList<ImageAction> Actions)
{
    /// <summary>The images it is made from: base images, and those its steps copy from.</summary>
    public IReadOnlyList<ImageReference> MadeFrom { get; init; } = [];

    /// <summary>Whether anything was done.</summary>
    public bool Changed => Actions.Count > 0;

    /// <summary>What a build's result line shows: <c>web:dev (sha256:0123456789ab, 4.2 MB (+12 kB), app.py changed)</c>.</summary>
    public override string ToString()
    {
        var growth = EarlierSize is { } earlier && earlier != Size
            ? $" ({(Size > earlier ? "+" : "-")}{ByteCount.Format(Math.Abs(Size - earlier))})"
            : "";
        var causes = string.Join("; ", Actions.SelectMany(action => action.Causes).Where(cause => cause is not FollowsBuild).Distinct());
        return $"{string.Join(", ", Tags.Select(tag => tag.ToString()))} (sha256:{ShortId.Of(ImageId)}, {ByteCount.Format(Size)}{growth}, {causes})";
    }
}
