using System.Buffers;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Makes changes visible, each by one rename where the system has such: folders, files, links, then removals.</summary>
internal sealed class Publication(Tree tree, string root, StagingFolder stage, ISyncLog log, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
{
    private const int ChangesOfStep = 100;
    private const int NewFolder = 0x1ED;

    private readonly ChangeResult?[] _results = new ChangeResult?[changes.Count];
    private readonly Replacement _replacement = new(tree);

    // How many changes still need a staged content: the last one takes it, the others copies.
    private readonly Dictionary<ContentDigest, int> _uses = [];

    /// <exception cref="SlipwayException">The disk is full or read-only; what was done stays.</exception>
    public IReadOnlyList<ChangeResult> Run()
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (WhyRefused(changes[i]) is { } why) Refuse(i, why);
            else if (changes[i].NeedsContent && stage.Find(changes[i].After!) is { IsKnown: true } digest) _uses[digest] = _uses.GetValueOrDefault(digest) + 1;
        }

        Each("publish: folders", EntryKind.Folder, MakeFolder);
        Each("publish: files", EntryKind.File, PlaceFile);
        Each("publish: links", EntryKind.Link, PlaceLink);
        var started = false;
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (_results[i] is not null) continue;
            if (!started) log.BeginStep("publish: removals");
            started = true;
            Carry(i, Remove);
        }

        return _results!;
    }

    private static string? WhyRefused(Change change)
    {
        if (SyncPath.WhyUnsafe(change.Path) is { } unsafePath) return unsafePath;
        if (StatePaths.IsState(change.Path) || StatePaths.IsLeftover(change.Path)) return "the sync keeps its own files there";
        if (change.Before is { Kind: EntryKind.Ignored or EntryKind.Problem }) return "what is there is not synchronised";
        return change.After switch
        {
            null or { Kind: EntryKind.Folder or EntryKind.File } => null,
            { Kind: EntryKind.Link, LinkTarget: { } target } => SyncPath.WhyLinkEscapes(change.Path, target),
            _ => "it is not synchronised",
        };
    }

    private void Each(string step, EntryKind kind, Action<int> act)
    {
        var done = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            if (_results[i] is not null || changes[i].After?.Kind != kind) continue;
            if (done % ChangesOfStep == 0) log.BeginStep(done == 0 ? step : string.Create(CultureInfo.InvariantCulture, $"{step} {done + 1}"));
            done++;
            Carry(i, act);
        }
    }

    private void Carry(int index, Action<int> act)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            act(index);
        }
        catch (TreeException e) when (!e.IsGeneral)
        {
            Refuse(index, e.Message);
        }
        catch (IOException e)
        {
            throw new SlipwayException(LocalErrors.NotPublished(root, changes[index].Path, e.Message), e);
        }
    }

    private void MakeFolder(int index)
    {
        var change = changes[index];
        if (change.Before is null && tree.Find(change.Path, out _) is { Kind: EntryKind.Folder } there)
        {
            _results[index] = new ChangeResult(change, true, there) { LookedAt = FileClock.Now };
            return;
        }

        if (WhyNotAsBefore(change, out _) is { } why)
        {
            Refuse(index, why);
            return;
        }

        if (change.Before is null) tree.CreateFolder(change.Path, NewFolder);
        else _replacement.Put(change, fresh => tree.CreateFolder(fresh, NewFolder));
        Done(index);
    }

    private void PlaceFile(int index)
    {
        var change = changes[index];
        ClearBelow(index);
        if (WhyNotAsBefore(change, out var permissions) is { } why)
        {
            Refuse(index, why);
            return;
        }

        var wanted = change.After!;
        if (!change.NeedsContent)
        {
            if (tree.HasExecutableBits) tree.SetPermissions(change.Path, Permissions.With(permissions, wanted.Executable));
            Done(index);
            return;
        }

        var digest = stage.Find(wanted);
        var staged = StagingFolder.PathOf(digest);
        if (!digest.IsKnown || tree.Find(staged, out var given) is null)
        {
            Refuse(index, "its content did not arrive");
            return;
        }

        // A replaced file keeps what else is permitted; special bits are nobody's to carry over.
        var due = Permissions.With(change.Before is { Kind: EntryKind.File } ? permissions & 0x1FF : given, wanted.Executable);
        var isLast = --_uses[digest] == 0;
        void Make(string fresh)
        {
            stage.Copy(digest, fresh, cancellationToken);
            Permit(fresh, due);
        }

        if (isLast)
        {
            if (given != due) Permit(staged, due);
            _replacement.Put(change, staged, Make);
        }
        else
        {
            _replacement.Put(change, Make);
        }

        Done(index, digest);
    }

    private void PlaceLink(int index)
    {
        var change = changes[index];
        ClearBelow(index);
        if (WhyNotAsBefore(change, out _) is { } why) Refuse(index, why);
        else
        {
            _replacement.Put(change, fresh => tree.CreateLink(fresh, change.After!.LinkTarget!));
            Done(index);
        }
    }

    /// <summary>Carries out the removals below a folder that becomes something else.</summary>
    private void ClearBelow(int index)
    {
        if (changes[index].Before is not { Kind: EntryKind.Folder }) return;
        var end = index + 1;
        while (end < changes.Count && SyncPath.IsBelow(changes[end].Path, changes[index].Path)) end++;
        for (var i = end - 1; i > index; i--)
        {
            if (_results[i] is null && changes[i].After is null) Carry(i, Remove);
        }
    }

    private void Remove(int index)
    {
        var change = changes[index];
        if (change.After is not null || change.Before is null)
        {
            Refuse(index, "it is no removal");
            return;
        }

        if (tree.Find(change.Path, out _) is null)
        {
            _results[index] = new ChangeResult(change, true);
            return;
        }

        if (WhyNotAsBefore(change, out _) is { } why)
        {
            Refuse(index, why);
            return;
        }

        if (change.Before.Kind == EntryKind.Folder) tree.RemoveFolder(change.Path);
        else tree.Remove(change.Path);
        _results[index] = new ChangeResult(change, true);
    }

    /// <summary>Looks again at what is about to be replaced or removed. Why it must not be; null when it may.</summary>
    private string? WhyNotAsBefore(Change change, out int permissions)
    {
        var now = tree.Find(change.Path, out permissions);
        if (change.Before is not { } before) return now is null ? null : "something came there meanwhile";
        if (now is null) return "it was removed meanwhile";
        if (now.Kind != before.Kind) return "it became something else meanwhile";
        if (before.Kind == EntryKind.Folder) return change.After is { Kind: EntryKind.Folder } ? null : WhyNotEmpty(change.Path);
        return IsSame(before, now) ? null : "it was changed meanwhile";
    }

    private bool IsSame(Entry before, Entry now)
    {
        if (before.LinkTarget != now.LinkTarget || (tree.HasExecutableBits && before.Executable != now.Executable)) return false;
        if (before.Stamp == now.Stamp) return true;

        // A change to another name of the same file (a hard link) touches its time of change alone: then the content tells.
        if (before.Kind != EntryKind.File || !before.Digest.IsKnown || before.Stamp with { Changed = now.Stamp.Changed } != now.Stamp) return false;
        using var buffer = MemoryPool<byte>.Shared.Rent(128 * 1024);
        return new TreeReader(tree).Digest(now, buffer.Memory.Span, cancellationToken) == before.Digest;
    }

    /// <summary>What keeps a folder: the end of a sentence. Files that a cut-off sync left beside others do not.</summary>
    private string? WhyNotEmpty(string folder)
    {
        var found = new List<Entry>();
        if (tree.List(folder, Everything.Names, found) is { } why) return why;
        foreach (var entry in found)
        {
            if (!StatePaths.IsLeftover(entry.Path)) return $"'{SyncPath.Display(SyncPath.Name(entry.Path))}' in it is ignored, or was not there when it was looked at";
        }

        foreach (var entry in found) tree.Remove(entry.Path);
        return null;
    }

    private void Permit(string path, int permissions)
    {
        if (tree.HasExecutableBits) tree.SetPermissions(path, permissions);
    }

    private void Done(int index, ContentDigest digest = default)
    {
        var change = changes[index];
        var after = change.After!;
        var at = FileClock.Now;
        var now = tree.Find(change.Path, out _);
        if (now is { Kind: EntryKind.File }) now = now with { Digest = digest.IsKnown ? digest : after.Digest, Executable = tree.HasExecutableBits ? now.Executable : after.Executable };
        _results[index] = new ChangeResult(change, true, now) { LookedAt = at };
    }

    private void Refuse(int index, string why) => _results[index] = new ChangeResult(changes[index], false, null, why);
}
