using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Puts something complete in the place of what is there.</summary>
internal sealed class Replacement(Tree tree)
{
    /// <summary>Makes the new thing out of sight, then puts it in its place.</summary>
    public void Put(Change change, Action<string> make)
    {
        var fresh = $"{StatePaths.Trash}/{Guid.NewGuid():N}";
        make(fresh);
        Put(change, fresh, make);
    }

    /// <summary>Puts what lies in the state folder in its place; on another file system, one made beside the place.</summary>
    /// <param name="change">What shall happen.</param>
    /// <param name="fresh">The new thing.</param>
    /// <param name="make">Makes another of it at a path.</param>
    public void Put(Change change, string fresh, Action<string> make)
    {
        try
        {
            Place(change, fresh, StatePaths.Trash + "/" + Guid.NewGuid().ToString("N"));
        }
        catch (TreeException e) when (e.Failure == TreeFailure.OtherFileSystem)
        {
            var near = StatePaths.Beside(change.Path);
            try
            {
                make(near);
                if (change.After!.Kind == EntryKind.File) tree.Flush([near]);
                Place(change, near, StatePaths.Beside(change.Path));
            }
            catch
            {
                Discard(near);
                throw;
            }
        }
    }

    private void Place(Change change, string fresh, string aside)
    {
        switch (change.Before?.Kind)
        {
            case null:
                RenameToNothing(fresh, change.Path);
                break;
            case EntryKind.Folder:
                PlaceOverFolder(change.Path, fresh);
                break;
            case EntryKind.File or EntryKind.Link when change.After!.Kind == EntryKind.Folder:
                PlaceFolder(change.Path, fresh, aside);
                break;
            default:
                tree.Rename(fresh, change.Path, Replacing.Whatever);
                break;
        }
    }

    private void RenameToNothing(string fresh, string path)
    {
        try
        {
            tree.Rename(fresh, path, Replacing.Nothing);
        }
        catch (TreeException e) when (e.Failure == TreeFailure.NotSupported)
        {
            // Looked at right before; this file system cannot do both in one.
            tree.Rename(fresh, path, Replacing.Whatever);
        }
    }

    /// <summary>A file or link in the place of an empty folder.</summary>
    private void PlaceOverFolder(string path, string fresh)
    {
        if (!TryExchange(fresh, path))
        {
            tree.RemoveFolder(path);
            RenameToNothing(fresh, path);
            return;
        }

        try
        {
            tree.RemoveFolder(fresh);
        }
        catch (TreeException e) when (e.Failure == TreeFailure.NotEmpty)
        {
            tree.Rename(fresh, path, Replacing.Exchange);
            throw new TreeException(TreeFailure.NotEmpty, "something came into the folder meanwhile");
        }
    }

    /// <summary>A folder in the place of a file or link.</summary>
    private void PlaceFolder(string path, string fresh, string aside)
    {
        if (TryExchange(fresh, path))
        {
            tree.Remove(fresh);
            return;
        }

        RenameToNothing(path, aside);
        RenameToNothing(fresh, path);
        tree.Remove(aside);
    }

    private bool TryExchange(string fresh, string path)
    {
        try
        {
            tree.Rename(fresh, path, Replacing.Exchange);
            return true;
        }
        catch (TreeException e) when (e.Failure == TreeFailure.NotSupported)
        {
            return false;
        }
    }

    // It may never have been made.
    private void Discard(string path)
    {
        try
        {
            if (tree.Find(path, out _) is not { } left) return;
            if (left.Kind == EntryKind.Folder) tree.RemoveFolder(path);
            else tree.Remove(path);
        }
        catch (TreeException)
        {
        }
    }
}
