using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A file of a volume as an archive brings it; without content when it is not there as a file.</summary>
internal sealed class VolumeSourceFile(Entry entry, ArchiveEntry? found, VolumeContent? content) : SourceFile(entry, content)
{
    /// <summary>Judged by the archive itself, which is still being read: the engine answers no other call about its container meanwhile.</summary>
    public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken)
    {
        var isSame = found is not null && found.Size == Entry.Stamp.Size && VolumeCheck.IsSameSecond(found.Modified, Entry.Stamp.Modified);
        if (content is { Digest.IsKnown: true } && Entry.Digest.IsKnown) isSame = content.Digest == Entry.Digest;
        return ValueTask.FromResult(isSame);
    }
}
