using System.Text;
using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>
/// The right to change a tree: the folder <c>lock</c> in its state folder, which appears complete or not at all, with a file <c>holder</c> of who has it. One that a process which is gone left is
/// taken over.
/// </summary>
internal sealed class FolderLock
{
    private const string Holder = "/holder";

    private readonly Tree _tree;
    private readonly LockHolder _me;

    private FolderLock(Tree tree, LockHolder me) => (_tree, _me) = (tree, me);

    /// <exception cref="SlipwayException">Another has it.</exception>
    /// <exception cref="TreeException">It cannot be written.</exception>
    public static FolderLock Take(Tree tree, string root, Claim claim)
    {
        var mine = new FolderLock(tree, LockHolder.Me(claim.Pair, claim.Holder));
        // Named after the pair, of which this machine runs one sync at a time: what has the name was left by one that was killed.
        var fresh = $"{StatePaths.Lock}.{claim.Pair}";
        ClearIfThere(tree, fresh);
        ClearIfThere(tree, Aside(claim.Pair));
        tree.CreateFolder(fresh, 0x1C0);
        StateFile.Create(tree, fresh + Holder, mine._me.ToString());
        while (!TryPlace(tree, fresh))
        {
            var text = StateFile.Read(tree, StatePaths.Lock + Holder);
            var other = LockHolder.Read(text);
            if (text is null && tree.Find(StatePaths.Lock, out _) is null) continue;
            if (other is null || (other.Pair != claim.Pair && !other.IsGone()))
            {
                Clear(tree, fresh);
                throw new SlipwayException(LocalErrors.Locked(root, Shown(other)));
            }

            TakeAway(tree, text!, Aside(claim.Pair));
        }

        return mine;
    }

    /// <summary>Whether it still is this one's.</summary>
    public bool IsHeldIn(Tree tree) => LockHolder.Read(StateFile.Read(tree, StatePaths.Lock + Holder)) == _me;

    /// <summary>Gives it back, unless another took it over.</summary>
    public void Release()
    {
        if (!IsHeldIn(_tree)) return;
        // In one step: one without a holder would look like one that somebody is just making.
        var aside = Aside(_me.Pair);
        _tree.Rename(StatePaths.Lock, aside, Replacing.Whatever);
        Clear(_tree, aside);
    }

    private static string Aside(string pair) => $"{StatePaths.Lock}.{pair}-old";

    // Where nothing must be there: a lock that another is just making may be an empty folder, which a plain rename would replace.
    private static bool TryPlace(Tree tree, string fresh)
    {
        try
        {
            try
            {
                tree.Rename(fresh, StatePaths.Lock, Replacing.Nothing);
            }
            catch (TreeException e) when (e.Failure == TreeFailure.NotSupported)
            {
                tree.Rename(fresh, StatePaths.Lock, Replacing.Whatever);
            }

            return true;
        }
        catch (TreeException e) when (e.Failure is TreeFailure.Exists or TreeFailure.NotEmpty)
        {
            return false;
        }
    }

    // By a rename, so that of two who see the same left lock one takes it away; the other's, if it came in between, is put back.
    private static void TakeAway(Tree tree, string judged, string aside)
    {
        try
        {
            tree.Rename(StatePaths.Lock, aside, Replacing.Nothing);
        }
        catch (TreeException e) when (e.Failure == TreeFailure.Missing)
        {
            return;
        }
        catch (TreeException e) when (e.Failure == TreeFailure.NotSupported)
        {
            tree.Rename(StatePaths.Lock, aside, Replacing.Whatever);
        }

        if (StateFile.Read(tree, aside + Holder) == judged) Clear(tree, aside);
        else tree.Rename(aside, StatePaths.Lock, Replacing.Whatever);
    }

    private static void ClearIfThere(Tree tree, string path)
    {
        if (tree.Find(path + Holder, out _) is not null) tree.Remove(path + Holder);
        if (tree.Find(path, out _) is not null) tree.RemoveFolder(path);
    }

    private static void Clear(Tree tree, string path)
    {
        tree.Remove(path + Holder);
        tree.RemoveFolder(path);
    }

    private static string Shown(LockHolder? holder)
    {
        if (holder is null or { Who.Length: 0 or > 200 }) return "somebody else";
        var shown = new StringBuilder(holder.Who);
        for (var i = 0; i < shown.Length; i++)
        {
            if (char.IsControl(shown[i])) shown[i] = '?';
        }

        return shown.ToString();
    }
}
