using System.Diagnostics;
using System.Globalization;
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
    private readonly string _text;

    private FolderLock(Tree tree, string text) => (_tree, _text) = (tree, text);

    /// <exception cref="SlipwayException">Another has it.</exception>
    /// <exception cref="TreeException">It cannot be written.</exception>
    public static FolderLock Take(Tree tree, string root, Claim claim)
    {
        var mine = new FolderLock(tree, $"{claim.Pair}\n{claim.Holder}\n{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}\n{Boot}\n{Guid.NewGuid():N}\n");
        // Named after the pair, of which this machine runs one sync at a time: what has the name was left by one that was killed.
        var fresh = $"{StatePaths.Lock}.{claim.Pair}";
        var aside = fresh + "-old";
        ClearIfThere(tree, fresh);
        ClearIfThere(tree, aside);
        tree.CreateFolder(fresh, 0x1C0);
        StateFile.Create(tree, fresh + Holder, mine._text);
        while (true)
        {
            try
            {
                tree.Rename(fresh, StatePaths.Lock, Replacing.Whatever);
                return mine;
            }
            catch (TreeException e) when (e.Failure is TreeFailure.NotEmpty or TreeFailure.Exists or TreeFailure.Other && tree.Find(StatePaths.Lock, out _) is { Kind: EntryKind.Folder })
            {
                var other = StateFile.Read(tree, StatePaths.Lock + Holder) ?? "";
                if (!IsLeft(other, claim))
                {
                    Clear(tree, fresh);
                    throw new SlipwayException(LocalErrors.Locked(root, Shown(other)));
                }

                TakeAway(tree, other, aside);
            }
        }
    }

    /// <summary>Whether it still is this one's.</summary>
    public bool IsHeldIn(Tree tree) => StateFile.Read(tree, StatePaths.Lock + Holder) == _text;

    /// <summary>Gives it back, unless another took it over.</summary>
    public void Release()
    {
        if (IsHeldIn(_tree)) Clear(_tree, StatePaths.Lock);
    }

    /// <summary>What tells this start of the machine from others.</summary>
    private static string Boot { get; } = BootOfThisMachine();

    private static string BootOfThisMachine()
    {
        const string Id = "/proc/sys/kernel/random/boot_id";
        return OperatingSystem.IsLinux() && File.Exists(Id) ? $"{Environment.MachineName} {File.ReadAllText(Id).Trim()}" : Environment.MachineName;
    }

    /// <summary>Whether a lock's holder is gone: the pair's own, since this machine keeps two syncs of a pair apart by itself; or a process of this machine that ended.</summary>
    private static bool IsLeft(string text, Claim claim)
    {
        var lines = text.Split('\n');
        if (lines[0] == claim.Pair) return true;
        if (lines.Length < 4 || !int.TryParse(lines[2], NumberStyles.None, CultureInfo.InvariantCulture, out var process)) return false;
        if (lines[3] == Boot) return process == Environment.ProcessId ? false : !IsRunning(process);
        return lines[3].Split(' ')[0] == Environment.MachineName && lines[3].Contains(' ') && Boot.Contains(' ');
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return true;
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

        if ((StateFile.Read(tree, aside + Holder) ?? "") == judged) Clear(tree, aside);
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

    private static string Shown(string text)
    {
        var lines = text.Split('\n');
        var holder = lines.Length > 1 ? lines[1] : "";
        if (holder.Length is 0 or > 200) return "somebody else";
        var shown = new StringBuilder(holder);
        for (var i = 0; i < shown.Length; i++)
        {
            if (char.IsControl(shown[i])) shown[i] = '?';
        }

        return shown.ToString();
    }
}
