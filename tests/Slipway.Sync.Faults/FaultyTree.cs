using Microsoft.Win32.SafeHandles;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Faults;

/// <summary>A tree of which every operation that changes something is a place for the fault.</summary>
internal sealed class FaultyTree(Tree tree, Fault fault) : Tree
{
    public override bool HasExecutableBits => tree.HasExecutableBits;

    public static TreeOpener Opener(Fault fault)
    {
        return Open;

        Tree? Open(string root, out RootState state) => Tree.Open(root, out state) is { } tree ? new FaultyTree(tree, fault) : null;
    }

    public override bool IsStillAt(string root) => tree.IsStillAt(root);

    public override string? List(string folder, IListingChoice choose, List<Entry> found) => tree.List(folder, choose, found);

    public override Entry? Find(string path, out int permissions) => tree.Find(path, out permissions);

    public override SafeFileHandle? OpenFile(string path, out Stamp stamp) => tree.OpenFile(path, out stamp);

    public override SafeFileHandle CreateFile(string path, int permissions)
    {
        fault.Happened(FaultPlace.Operation);
        return tree.CreateFile(path, permissions);
    }

    public override void SetPermissions(string path, int permissions)
    {
        fault.Happened(FaultPlace.Operation);
        tree.SetPermissions(path, permissions);
    }

    public override void CreateFolder(string path, int permissions)
    {
        fault.Happened(FaultPlace.Operation);
        tree.CreateFolder(path, permissions);
    }

    public override void CreateLink(string path, string target)
    {
        fault.Happened(FaultPlace.Operation);
        tree.CreateLink(path, target);
    }

    public override void Rename(string from, string to, Replacing replacing)
    {
        fault.Happened(FaultPlace.Operation);
        tree.Rename(from, to, replacing);
    }

    public override void Remove(string path)
    {
        fault.Happened(FaultPlace.Operation);
        tree.Remove(path);
    }

    public override void RemoveFolder(string path)
    {
        fault.Happened(FaultPlace.Operation);
        tree.RemoveFolder(path);
    }

    public override void Flush(IReadOnlyList<string> files)
    {
        fault.Happened(FaultPlace.Operation);
        tree.Flush(files);
    }

    public override void Dispose() => tree.Dispose();
}
