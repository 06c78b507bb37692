using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images;

/// <summary>What can be wrong with images' documents, archives and blobs, in words.</summary>
public static class OciErrors
{
    private const int Listed = 10;
    private const int TextLimit = 300;

    /// <summary>A manifest, index or configuration is none.</summary>
    /// <param name="what"><c>manifest</c>, <c>index</c>…</param>
    /// <param name="origin">The file or the reference it comes from.</param>
    /// <param name="why">A clause.</param>
    public static Diagnostic Malformed(string what, string origin, string why) => Diagnostic.Error(
        "SLIP2400", $"The image {what} of {origin} is malformed: {Plain(why)}. Fetch or write the image again; if it stays so, the tool that wrote it is at fault.");

    /// <summary>An archive cannot be read.</summary>
    public static Diagnostic ArchiveUnreadable(string path, string why) => Diagnostic.Error(
        "SLIP2401", $"The image archive cannot be read: {why.TrimEnd('.')}. Correct its path, or write it again.", new SourcePosition(path));

    /// <summary>A file or folder is no image archive.</summary>
    public static Diagnostic NotAnArchive(string path, string why) => Diagnostic.Error(
        "SLIP2402", $"This is no image archive: {Plain(why)}. Expected an OCI layout, as a folder or a tar, or what docker save writes; plain or gzip.", new SourcePosition(path));

    /// <summary>An archive does not have the image that is asked for.</summary>
    /// <param name="path">Of the archive.</param>
    /// <param name="reference">Which image; null when none was named.</param>
    /// <param name="known">What the archive's images are called.</param>
    public static Diagnostic NoSuchImage(string path, string? reference, IReadOnlyList<string> known)
    {
        var has = known.Count == 0
            ? "its images have no names"
            : "it has " + string.Join(", ", known.Take(Listed).Select(Plain)) + (known.Count > Listed ? $" and {known.Count - Listed} more" : "");
        var text = reference is null
            ? $"The archive has several images, and none is named; {has}. Name one of them."
            : $"The archive does not have {reference}; {has}.{DidYouMean(reference, known)} Name one that it has, or put the image into the archive.";
        return Diagnostic.Error("SLIP2403", text, new SourcePosition(path));
    }

    /// <summary>An archive has the image for other platforms only.</summary>
    public static Diagnostic NoSuchPlatform(string path, Platform wanted, IEnumerable<Platform> offered) => Diagnostic.Error(
        "SLIP2404",
        $"The archive has no image for {wanted}, only for {Plain(string.Join(", ", offered))}. Write the archive for {wanted}, or ask for a platform that it has.",
        new SourcePosition(path));

    /// <summary>An archive lacks a blob, or its content is another.</summary>
    public static Diagnostic ArchiveBlobBad(string path, string blob, string why) => Diagnostic.Error(
        "SLIP2405", $"The image archive is damaged: {Plain(blob)} {Plain(why)}. Write or fetch the archive again.", new SourcePosition(path));

    /// <summary>A blob cannot be read while it is written elsewhere.</summary>
    public static Diagnostic BlobUnreadable(Descriptor blob, string why) => Diagnostic.Error(
        "SLIP2406", $"{blob.Digest} of the image cannot be read: {why.TrimEnd('.')}. Build again, so that it is fetched or made again.");

    /// <summary>An archive has the image by its name, and nothing in it has the digest that is asked for.</summary>
    public static Diagnostic DigestNotConfirmed(string path, string reference, string digest) => Diagnostic.Error(
        "SLIP2407",
        $"Nothing in the archive confirms that {reference} has the digest {digest}: it has another one, or was written by docker save, which does not record digests. "
        + "Supply an OCI layout that keeps it (skopeo copy --all, docker buildx with type=oci), or ask for the image without a digest.",
        new SourcePosition(path));

    /// <summary>Content is not what its digest or size says.</summary>
    public static Diagnostic BlobMismatch(Descriptor expected, string found) => Diagnostic.Error(
        "SLIP2410", $"A blob is not what it was announced as: expected {expected.Digest} of {expected.Size} bytes, got {found}. It was damaged on its way or at its source; try again, and fetch from elsewhere if it stays so.");

    /// <summary>The cache cannot be written.</summary>
    public static Diagnostic StoreNotWritten(string directory, string why) => Diagnostic.Error(
        "SLIP2411", $"The cache of images cannot be written: {why}. Nothing was left behind; make space, correct the folder's permissions, or place the cache elsewhere with XDG_CACHE_HOME.", new SourcePosition(directory));

    /// <summary>The cache does not have a blob that is asked for, or has it damaged.</summary>
    public static Diagnostic BlobMissing(string directory, Descriptor blob, string why) => Diagnostic.Error(
        "SLIP2412", $"The cache of images cannot give {blob.Digest}: {why.TrimEnd('.')}. Build again, so that it is fetched again.", new SourcePosition(directory));

    private static string DidYouMean(string reference, IReadOnlyList<string> known) =>
        Suggestion.For(reference, known) is { } meant ? $" Did you mean {Plain(meant)}?" : "";

    /// <summary>Text of unknown origin in one line of bounded length, without control characters.</summary>
    private static string Plain(string text)
    {
        var cut = text.Length > TextLimit ? text[..TextLimit] + "…" : text;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
    }
}
