using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Files;
using Slipway.Images.Context;

namespace Slipway.Images.Fingerprints;

/// <summary>The part of a fingerprint that has something to hash: from the first entry that is not as the cache has it.</summary>
internal sealed class ContextHashing(BuildContext context, FileDigestCache cache, FileDigestCursor cursor, string cachePath)
{
    private const int BatchSize = 512;

    private readonly List<Item> _batch = [];
    private readonly List<ContextChange> _changes = [];
    private int _changeCount;
    private int _files;
    private int _hashed;

    /// <param name="walk">Stands at the entry the cursor's differs from; null when the walk is at its end.</param>
    /// <param name="files">The files before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ContextFingerprintResult> RunAsync(TreeWalk? walk, int files, CancellationToken cancellationToken)
    {
        _files = files;
        using var writer = new FileDigestCacheWriter(cachePath);
        using var fingerprint = new FingerprintBuilder("context");
        CopyAgreed(writer, fingerprint);
        for (var more = walk is not null; more; more = walk!.MoveNext())
        {
            Take(walk!);
            if (_batch.Count == BatchSize)
            {
                await SettleAsync(writer, fingerprint, cancellationToken).ConfigureAwait(false);
            }
        }

        await SettleAsync(writer, fingerprint, cancellationToken).ConfigureAwait(false);
        DropCachedBefore(default);
        var total = new byte[SHA256.HashSizeInBytes];
        fingerprint.Finish(total);
        writer.Commit(total);
        return new ContextFingerprintResult(
            new Fingerprint(Convert.ToHexStringLower(total)), _files, _hashed, cache.Fingerprint, cache.IsEmpty ? [] : _changes, cache.IsEmpty ? 0 : _changeCount);
    }

    private static void Append(FingerprintBuilder fingerprint, ReadOnlySpan<byte> path, ContextEntryKind kind, in FileStat stat, ReadOnlySpan<byte> content)
    {
        fingerprint.Append(path);
        fingerprint.Append((long)kind << 32 | (uint)stat.Mode);
        fingerprint.Append(stat.Size);
        fingerprint.Append(content);
    }

    private void CopyAgreed(FileDigestCacheWriter writer, FingerprintBuilder fingerprint)
    {
        var agreed = new FileDigestCursor(cache.Entries[..cursor.Start]);
        while (agreed.MoveNext())
        {
            writer.Add(agreed.Path, agreed.Kind, agreed.Stat, agreed.Content);
            Append(fingerprint, agreed.Path, agreed.Kind, agreed.Stat, agreed.Content);
        }
    }

    private void Take(TreeWalk walk)
    {
        DropCachedBefore(walk.Path);
        var item = new Item(walk.Path.ToArray(), walk.Kind, walk.Stat);
        _files += item.Kind == ContextEntryKind.File ? 1 : 0;
        item.Content = item.Kind == ContextEntryKind.SymbolicLink ? walk.LinkTarget.ToArray() : item.Kind == ContextEntryKind.Directory ? [] : null;
        if (cursor.IsValid && cursor.Path.SequenceEqual(walk.Path))
        {
            item.Cached = new Item([], cursor.Kind, cursor.Stat) { Content = cursor.Content.ToArray() };
            item.Content = CachedEntry.IsUnchanged(cache, cursor, item.Kind, item.Stat, walk.LinkTarget) ? item.Cached.Content : item.Content;
            cursor.MoveNext();
        }

        _batch.Add(item);
    }

    /// <summary>Passes over the cached entries that come before a path, or all that are left: they are gone.</summary>
    private void DropCachedBefore(ReadOnlySpan<byte> path)
    {
        while (cursor.IsValid && (path.IsEmpty || CachedEntry.Compare(cursor.Path, path) < 0))
        {
            Report(ContextChangeKind.Removed, cursor.Path);
            cursor.MoveNext();
        }
    }

    private async Task SettleAsync(FileDigestCacheWriter writer, FingerprintBuilder fingerprint, CancellationToken cancellationToken)
    {
        await HashAsync(cancellationToken).ConfigureAwait(false);
        foreach (var item in _batch)
        {
            if (item.Cached is null)
            {
                Report(ContextChangeKind.Added, item.Path);
            }
            else if (item.Cached.Kind != item.Kind || item.Cached.Stat.Mode != item.Stat.Mode || !item.Content.AsSpan().SequenceEqual(item.Cached.Content))
            {
                Report(ContextChangeKind.Changed, item.Path);
            }

            writer.Add(item.Path, item.Kind, item.Stat, item.Content);
            Append(fingerprint, item.Path, item.Kind, item.Stat, item.Content);
        }

        _batch.Clear();
    }

    private async Task HashAsync(CancellationToken cancellationToken)
    {
        var unknown = _batch.FindAll(item => item.Content is null);
        _hashed += unknown.Count;
        if (unknown.Count == 0)
        {
            return;
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            await Parallel.ForEachAsync(unknown, options, HashAsync).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is SlipwayException cause)
        {
            throw new SlipwayException(cause.Diagnostics);
        }
    }

    private async ValueTask HashAsync(Item item, CancellationToken cancellationToken)
    {
        var entry = new ContextEntry(
            Encoding.UTF8.GetString(item.Path), item.Kind, item.Stat.Size, item.Stat.Mode, item.Stat.ModifiedNanoseconds);
        using var content = context.OpenFile(entry);
        item.Content = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private void Report(ContextChangeKind kind, ReadOnlySpan<byte> path)
    {
        if (_changeCount++ < ContextFingerprint.MostChanges)
        {
            _changes.Add(new ContextChange(kind, Encoding.UTF8.GetString(path)));
        }
    }

    private sealed class Item(byte[] path, ContextEntryKind kind, FileStat stat)
    {
        public byte[] Path => path;

        public ContextEntryKind Kind => kind;

        public FileStat Stat => stat;

        /// <summary>As <see cref="FileDigestCursor.Content"/>; null for a file not hashed yet.</summary>
        public byte[]? Content { get; set; }

        public Item? Cached { get; set; }
    }
}
