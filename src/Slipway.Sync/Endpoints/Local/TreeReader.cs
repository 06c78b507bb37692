using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Reads the files of a tree.</summary>
internal sealed class TreeReader(Tree tree)
{
    // So many files of at most so many bytes are read ahead while the caller packs or sends: 1 MiB.
    private const int Ahead = 16;
    private const int SmallFile = 64 * 1024;

    private const int Chunk = 128 * 1024;

    /// <summary>See <see cref="IContentSource.ReadAsync"/>.</summary>
    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opened = Channel.CreateBounded<LocalSourceFile>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var opening = Task.Run(() => OpenAllAsync(files, opened.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var file in opened.Reader.ReadAllAsync(cancellationToken))
            {
                await using (file.Content) yield return file;
            }

            await opening;
        }
        finally
        {
            await stop.CancelAsync();
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (opened.Reader.TryRead(out var unread))
            {
                if (unread.Content is { } content) await content.DisposeAsync();
            }
        }
    }

    /// <summary>The digests of files in the order given, those left out that are not as observed.</summary>
    public async Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken)
    {
        var digests = new ContentDigest[files.Count];
        var next = -1;
        void Work()
        {
            using var buffer = MemoryPool<byte>.Shared.Rent(Chunk);
            for (var i = Interlocked.Increment(ref next); i < files.Count; i = Interlocked.Increment(ref next)) digests[i] = Digest(files[i], buffer.Memory.Span, cancellationToken);
        }

        // A second worker doubles the speed; more would compete with the other side's work.
        var second = files.Count > 1 && Environment.ProcessorCount > 1 ? Task.Run(Work, cancellationToken) : Task.CompletedTask;
        await Task.Run(Work, cancellationToken);
        await second;
        var known = new List<Entry>(files.Count);
        for (var i = 0; i < files.Count; i++)
        {
            if (digests[i].IsKnown) known.Add(files[i] with { Digest = digests[i] });
        }

        return known;
    }

    /// <summary>The digest of a file as it was observed; the default when it is not that any more.</summary>
    public ContentDigest Digest(Entry file, Span<byte> buffer, CancellationToken cancellationToken)
    {
        using var handle = tree.OpenFile(file.Path, out var stamp);
        if (handle is null || stamp != file.Stamp) return default;
        try
        {
            var digest = Digest(handle, buffer, cancellationToken);
            return tree.Find(file.Path, out _) is { Kind: EntryKind.File } now && now.Stamp == file.Stamp ? digest : default;
        }
        catch (IOException)
        {
            // The disk or the network failed; the file counts as gone, and the caller tells.
            return default;
        }
    }

    /// <summary>The block signature of a file as it was observed; null for a small one, and when it is not that any more.</summary>
    public async Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken)
    {
        using var handle = tree.OpenFile(file.Path, out var stamp);
        if (handle is null || stamp != file.Stamp || stamp.Size < SignatureBuilder.ShortestContent) return null;
        using var digesting = new SignatureBuilder(stamp.Size);
        using var buffer = MemoryPool<byte>.Shared.Rent(2 * Chunk);
        try
        {
            int read;
            for (var offset = 0L; (read = await RandomAccess.ReadAsync(handle, buffer.Memory, offset, cancellationToken)) > 0; offset += read) await digesting.AppendAsync(buffer.Memory[..read]);
        }
        catch (IOException)
        {
            // As for a digest: the file counts as gone.
            return null;
        }

        var unchanged = tree.Find(file.Path, out _) is { Kind: EntryKind.File } now && now.Stamp == file.Stamp;
        return unchanged ? digesting.Finish().Signature : null;
    }

    /// <summary>The digest of an open file.</summary>
    public static ContentDigest Digest(SafeFileHandle file, Span<byte> buffer, CancellationToken cancellationToken)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var read = RandomAccess.Read(file, buffer, 0);
        if (read < buffer.Length && RandomAccess.Read(file, buffer[read..], read) == 0)
        {
            SHA256.HashData(buffer[..read], hash);
            return ContentDigest.FromBytes(hash);
        }

        using var hashing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var offset = 0L; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashing.AppendData(buffer[..read]);
        }

        hashing.GetHashAndReset(hash);
        return ContentDigest.FromBytes(hash);
    }

    private async Task OpenAllAsync(IReadOnlyList<Entry> files, ChannelWriter<LocalSourceFile> opened, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in files)
            {
                var next = new LocalSourceFile(tree, file, Open(file));
                if (opened.TryWrite(next)) continue;
                try
                {
                    await opened.WriteAsync(next, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    next.Content?.Dispose();
                    throw;
                }
            }
        }
        finally
        {
            opened.Complete();
        }
    }

    private Stream? Open(Entry file)
    {
        var handle = tree.OpenFile(file.Path, out var stamp);
        if (handle is null) return null;
        if (stamp.Size > SmallFile) return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        using (handle)
        {
            try
            {
                // One byte more than it had, so that a file that grows is seen to.
                var content = new byte[stamp.Size + 1];
                var length = 0;
                while (length < content.Length && RandomAccess.Read(handle, content.AsSpan(length), length) is var read and > 0) length += read;
                return new MemoryStream(content, 0, length, writable: false);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
