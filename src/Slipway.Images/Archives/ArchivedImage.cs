using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>An image that an archive has, for one platform or several.</summary>
/// <param name="names">What the archive calls it; may be empty.</param>
internal abstract class ArchivedImage(IReadOnlyList<string> names)
{
    public IReadOnlyList<string> Names => names;

    /// <summary>Which content it is: images of several names are one image.</summary>
    public abstract string Identity { get; }

    /// <summary>The image for a platform.</summary>
    /// <param name="platform">Which.</param>
    /// <param name="digest">What the image or what names it has to be by digest; null for anything.</param>
    /// <param name="store">Keeps what has to be copied.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task<ImageContent> ReadAsync(Platform platform, PinnedReference? digest, BlobStore store, CancellationToken cancellationToken);

    /// <summary>How well it is what a reference names: by its name, or by the tag alone where the archive tells no more (as OCI layouts often do).</summary>
    public NameMatch Match(string text, ImageReference? reference)
    {
        var best = NameMatch.None;
        foreach (var name in Names)
        {
            if (name == text)
                return NameMatch.Full;
            if (reference is null)
                continue;
            if (ImageReference.TryParse(name, out var known) && known!.Name == reference.Name && (reference.Tag is null || known.Tag == reference.Tag))
                return NameMatch.Full;
            if (name == reference.Tag)
                best = NameMatch.Tag;
        }

        return best;
    }
}

/// <summary>How a name was recognised.</summary>
internal enum NameMatch
{
    None,
    Tag,
    Full,
}

/// <summary>A reference that says by digest which content it names.</summary>
/// <param name="Reference">As written in the project.</param>
/// <param name="Digest">The digest part.</param>
internal sealed record PinnedReference(string Reference, string Digest);
