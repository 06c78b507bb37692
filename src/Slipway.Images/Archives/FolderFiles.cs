using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Files;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>The files of an archive that is a folder. Its blobs stay where they are. Symbolic links are followed within the folder only.</summary>
/// <param name="path">Absolute.</param>
internal sealed class FolderFiles(string path) : ArchiveFiles(path)
{
    private const int LinkLimit = 16;
    private const int HashBuffer = 1 << 20;

    public override long? SizeOf(string name) => Find(name) is { } file ? new FileInfo(file).Length : null;

    public override Task<Stream> OpenFileAsync(string name, CancellationToken cancellationToken)
    {
        var file = Find(name) ?? throw Damaged(name, "is missing");
        return Task.FromResult<Stream>(BlobFiles.Open(file));
    }

    public override async Task<IBlobSource> TakeAsync(IReadOnlyList<ArchivedBlob> blobs, BlobStore store, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<Digest, VerifiedFile>();
        await Parallel.ForEachAsync(blobs.DistinctBy(blob => blob.Descriptor.Digest), cancellationToken, async (blob, token) =>
        {
            if (await store.HasAsync(blob.Descriptor, token))
                return;
            ExpectSize(blob);
            found[blob.Descriptor.Digest] = await VerifyAsync(blob, store.Seen, token);
        });
        return found.IsEmpty ? store : new FolderBlobs(Path, found, store);
    }

    private async Task<VerifiedFile> VerifyAsync(ArchivedBlob blob, SeenFiles seen, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Find(blob.Name)!);
        var verified = new VerifiedFile(file.FullName, file.Length, file.LastWriteTimeUtc);
        var (begun, stamp) = (DateTime.UtcNow, FileStamp.Find(file.FullName));
        if (stamp is { } known && seen.Has(file.FullName, blob.Descriptor.Digest, known))
            return verified;
        if (await DigestOfAsync(file.FullName, cancellationToken) != blob.Descriptor.Digest)
            throw Damaged(blob.Name, "has other content than its digest says");
        if (stamp is { } same && SeenFiles.IsLasting(same, begun) && FileStamp.Find(file.FullName) == same)
            seen.Keep(file.FullName, blob.Descriptor.Digest, same);
        return verified;
    }

    private static async Task<Digest> DigestOfAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = BlobFiles.Open(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[HashBuffer];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            hash.AppendData(buffer, 0, read);
        return Digest.FromHash(hash.GetHashAndReset());
    }

    // What is empty is no file of an image, and may be a pipe, which would be waited for for ever.
    private string? Find(string name) => Resolve(EntryName.Clean(name)) is { } file && File.Exists(file) && new FileInfo(file).Length > 0 ? file : null;

    private string? Resolve(string? name)
    {
        for (var hops = 0; name is { Length: > 0 } && hops < LinkLimit; hops++)
        {
            if (OperatingSystem.IsWindows() && name.AsSpan().ContainsAny('\\', ':'))
                return null;
            var next = FollowFirstLink(name);
            if (next == name)
                return System.IO.Path.Combine(Path, name);
            name = next;
        }

        return null;
    }

    /// <summary>The name with the first symbolic link on its way replaced; the name itself where there is none, null where it leads out.</summary>
    private string? FollowFirstLink(string name)
    {
        var walked = "";
        foreach (var part in name.Split('/'))
        {
            var folder = walked;
            walked = walked.Length == 0 ? part : $"{walked}/{part}";
            if (new FileInfo(System.IO.Path.Combine(Path, walked)).LinkTarget is not { } target)
                continue;
            return System.IO.Path.IsPathRooted(target) ? null : EntryName.Clean(target + name[walked.Length..], folder);
        }

        return name;
    }
}
