using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>An OCI layout in a folder, written to (OCI image-spec, image-layout.md). Blobs that no entry names any more stay: other builds may be about to name them.</summary>
internal sealed class LayoutFolder(string path)
{
    private readonly BlobFiles files = new(path, Path.Combine(path, "blobs"), ImageErrors.ArchiveNotWritten);

    /// <exception cref="SlipwayException">SLIP2017, SLIP2400, SLIP2406, SLIP2410.</exception>
    public async Task WriteAsync(LayoutPlan plan, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(path, "blobs", "sha256"));
        foreach (var blob in plan.Blobs)
        {
            if (await files.FindAsync(blob.Descriptor, cancellationToken) is null)
                await AddAsync(blob, cancellationToken);
        }

        var layout = Path.Combine(path, LayoutPlan.LayoutFile);
        if (!File.Exists(layout))
            await PlaceAsync(layout, LayoutPlan.Layout, overwrite: false, cancellationToken);

        // Two builds that write one folder at the same time would each lose the other's entries. The lock is on a file that never changes and that a layout has anyway.
        using (await FileLock.TakeAsync(layout, cancellationToken))
            await WriteIndexAsync(plan, cancellationToken);
    }

    private async Task AddAsync(PlannedBlob blob, CancellationToken cancellationToken)
    {
        var place = files.PathOf(blob.Descriptor.Digest);
        // Only what a store wrote is linked: another file is somebody's, and its time would change with that of the link.
        if (blob.Source?.FileOf(blob.Descriptor) is { } file && BlobFiles.IsMarked(file, blob.Descriptor.Digest) && !File.Exists(place) && SystemCopy.TryLink(file, place))
            return;
        await using var writer = new BlobWriter(files, blob.Descriptor);
        if (blob.Content is { } content)
            await writer.Stream.WriteAsync(content, cancellationToken);
        else
            await BlobCopy.CopyAsync(blob.Source!, blob.Descriptor, writer.Stream, cancellationToken);
        await writer.CommitAsync(blob.Descriptor.MediaType, cancellationToken);
    }

    private async Task WriteIndexAsync(LayoutPlan plan, CancellationToken cancellationToken)
    {
        var place = Path.Combine(path, LayoutPlan.IndexFile);
        var old = File.Exists(place) ? await File.ReadAllBytesAsync(place, cancellationToken) : null;
        var index = old is null ? new ImageIndex([]) : OciJson.ReadIndex(old, place);
        var bytes = OciJson.Write(index with { Manifests = await new LayoutIndex(index.Manifests, files).WithAsync(plan, cancellationToken) });
        if (old is null || !old.AsSpan().SequenceEqual(bytes))
            await PlaceAsync(place, bytes, overwrite: true, cancellationToken);
    }

    private static async Task PlaceAsync(string place, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        var fresh = $"{place}.{Guid.NewGuid():N}.tmp";
        try
        {
            await File.WriteAllBytesAsync(fresh, content, cancellationToken);
            File.Move(fresh, place, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(place))
        {
            // Another build was quicker, and wrote the same.
        }
        finally
        {
            if (File.Exists(fresh))
                File.Delete(fresh);
        }
    }
}
