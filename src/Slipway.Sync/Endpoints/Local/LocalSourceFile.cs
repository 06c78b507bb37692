using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>A file of a tree, opened.</summary>
internal sealed class LocalSourceFile(Tree tree, Entry entry, Stream? content) : SourceFile(entry, content)
{
    /// <summary>Whether the path still leads to the file that was observed, as it was: any write since would have changed its stamp.</summary>
    public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Content is not null && tree.Find(Entry.Path, out _) is { Kind: EntryKind.File } now && now.Stamp == Entry.Stamp);
}
