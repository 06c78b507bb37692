using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>A tree by Linux system calls relative to its root: names are bytes, and the kernel refuses every link.</summary>
internal sealed class LinuxTree : Tree
{
    private const int ExecutableByOwner = 0x40;
    private const int ReadableByAll = 0x124;
    private const int LongestPath = 4096;

    // Of the scratch memory: two paths, then a stat, then room for a call's own structure.
    private const int Second = LongestPath;
    private const int StatAt = 2 * LongestPath;
    private const int HowAt = StatAt + LinuxCalls.StatSize;
    private const int ScratchSize = HowAt + 64;
    private const int EntriesSize = 64 * 1024;

    // Pinned, because the calls take addresses.
    [ThreadStatic]
    private static byte[]? t_scratch;

    [ThreadStatic]
    private static byte[]? t_entries;

    private readonly int _root;
    private int _isDisposed;

    // Kernels before 5.6, and some sandboxes, lack openat2: then every segment is opened by itself.
    private bool _opensWholePaths = true;

    private LinuxTree(int root) => _root = root;

    private static byte[] Scratch => t_scratch ??= GC.AllocateUninitializedArray<byte>(ScratchSize, pinned: true);

    public static LinuxTree? OpenRoot(string root, out RootState state)
    {
        var bytes = SyncPath.ToBytes(root);
        var path = GC.AllocateArray<byte>(bytes.Length + 1, pinned: true);
        bytes.CopyTo(path, 0);
        var descriptor = LinuxCalls.OpenDirectory(Marshal.UnsafeAddrOfPinnedArrayElement(path, 0), followLink: true);
        var error = descriptor < 0 ? Marshal.GetLastSystemError() : 0;
        state = error switch
        {
            0 => RootState.Folder,
            LinuxCalls.NotFound => RootState.Missing,
            LinuxCalls.NotADirectory => RootState.NotAFolder,
            _ => throw LinuxFailure.Of(error),
        };
        return error == 0 ? new LinuxTree(descriptor) : null;
    }

    /// <summary>As on kernels without openat2.</summary>
    internal static LinuxTree? OpenRootForSegments(string root, out RootState state)
    {
        var tree = OpenRoot(root, out state);
        if (tree is not null) tree._opensWholePaths = false;
        return tree;
    }

    public override bool IsStillAt(string root)
    {
        using var now = OpenRoot(root, out _);
        if (now is null) return false;
        Span<byte> mine = stackalloc byte[LinuxCalls.StatSize];
        Span<byte> other = stackalloc byte[LinuxCalls.StatSize];
        now.StatSelf(other);
        StatSelf(mine);

        // Inode, then the device's numbers.
        return mine.Slice(32, 8).SequenceEqual(other.Slice(32, 8)) && mine.Slice(136, 8).SequenceEqual(other.Slice(136, 8));
    }

    public override string? List(string folder, IListingChoice choose, List<Entry> found)
    {
        // The root's own descriptor would go on where it last ended.
        var directory = folder.Length == 0 ? LinuxTreeCalls.Open(_root, Put(0, "."), LinuxTreeCalls.FolderOnly, 0) : OpenPath(folder, LinuxTreeCalls.FolderOnly);
        if (directory < 0) return LinuxFailure.Words(Marshal.GetLastSystemError());
        var entries = t_entries ??= GC.AllocateUninitializedArray<byte>(EntriesSize, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(entries, 0);
        try
        {
            int length;
            while ((length = LinuxCalls.ReadEntries(directory, address, EntriesSize)) > 0)
            {
                for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + 16)))
                {
                    var name = entries.AsSpan(at + 19);
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) ListEntry(directory, address + at + 19, name, entries[at + 18], folder, choose, found);
                }
            }

            return length < 0 ? LinuxFailure.Words(Marshal.GetLastSystemError()) : null;
        }
        finally
        {
            LinuxCalls.Close(directory);
        }
    }

    public override Entry? Find(string path, out int permissions)
    {
        permissions = 0;
        var parent = OpenParent(path, out var name);
        if (parent < 0) return null;
        try
        {
            return Look(parent, Put(0, name), path, out permissions);
        }
        finally
        {
            Leave(parent);
        }
    }

    public override SafeFileHandle? OpenFile(string path, out Stamp stamp)
    {
        stamp = default;
        var descriptor = OpenPath(path, LinuxTreeCalls.ReadFile | LinuxTreeCalls.NoWaiting);
        if (descriptor < 0) return null;
        var stat = StatOpen(descriptor);
        if (!stat.IsEmpty && KindOf(stat) == 8)
        {
            stamp = StampOf(stat, BinaryPrimitives.ReadInt64LittleEndian(stat[40..]));
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        LinuxCalls.Close(descriptor);
        return null;
    }

    public override SafeFileHandle CreateFile(string path, int permissions) =>
        new(InParent(path, (parent, name) => LinuxTreeCalls.Open(parent, name, LinuxTreeCalls.WriteFile | LinuxTreeCalls.Create | LinuxTreeCalls.MustNotExist, permissions)), ownsHandle: true);

    public override void SetPermissions(string path, int permissions)
    {
        using var file = OpenFile(path, out _) ?? throw new TreeException(TreeFailure.Missing, "it cannot be opened");
        if (LinuxTreeCalls.SetPermissions((int)file.DangerousGetHandle(), permissions) < 0) throw LinuxFailure.Of(Marshal.GetLastSystemError());
    }

    public override void CreateFolder(string path, int permissions) => InParent(path, (parent, name) => LinuxTreeCalls.MakeFolder(parent, name, permissions));

    public override void CreateLink(string path, string target) => InParent(path, (parent, name) => LinuxTreeCalls.MakeLink(Put(Second, target), parent, name));

    public override void Remove(string path) => InParent(path, LinuxTreeCalls.Remove);

    public override void RemoveFolder(string path) => InParent(path, LinuxTreeCalls.RemoveEmptyFolder);

    public override void Rename(string from, string to, Replacing replacing)
    {
        var source = OpenParent(from, out var oldName);
        if (source < 0) throw LinuxFailure.Of(Marshal.GetLastSystemError());
        try
        {
            var flags = replacing switch { Replacing.Nothing => LinuxTreeCalls.NoReplace, Replacing.Exchange => LinuxTreeCalls.Exchange, _ => 0 };
            InParent(to, (parent, name) => LinuxTreeCalls.Rename(source, Put(Second, oldName), parent, name, flags));
        }
        finally
        {
            Leave(source);
        }
    }

    public override void Flush(IReadOnlyList<string> files)
    {
        // One call for the file system costs less than one for each of many files; for a few, others' unwritten data would be waited for.
        const int Few = 4;
        if (files.Count > Few)
        {
            var parent = OpenPath(SyncPath.Parent(files[0]), LinuxTreeCalls.FolderOnly);
            if (parent < 0) throw LinuxFailure.Of(Marshal.GetLastSystemError());
            var result = LinuxTreeCalls.Flush(parent);
            var error = Marshal.GetLastSystemError();
            LinuxCalls.Close(parent);
            if (result < 0) throw LinuxFailure.Of(error);
            return;
        }

        foreach (var path in files)
        {
            using var file = OpenFile(path, out _);
            if (file is not null) RandomAccess.FlushToDisk(file);
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) LinuxCalls.Close(_root);
    }

    /// <summary>The descriptor of a path below the root, or a negative number.</summary>
    private int OpenPath(string path, int flags)
    {
        if (Volatile.Read(ref _opensWholePaths))
        {
            var address = Put(0, path);
            var opened = LinuxTreeCalls.OpenBeneath(_root, address, flags, Address(HowAt));
            if (opened >= 0 || Marshal.GetLastSystemError() is not (LinuxTreeCalls.NoSuchCall or LinuxTreeCalls.NotPermitted)) return opened;
            if (Marshal.GetLastSystemError() == LinuxTreeCalls.NoSuchCall) Volatile.Write(ref _opensWholePaths, false);
        }

        return OpenSegments(path, flags);
    }

    private int OpenSegments(string path, int flags)
    {
        var folder = _root;
        var start = 0;
        while (true)
        {
            var slash = path.IndexOf('/', start);
            var name = slash < 0 ? path[start..] : path[start..slash];
            var next = LinuxTreeCalls.Open(folder, Put(0, name), slash < 0 ? flags : LinuxTreeCalls.PathOnly | LinuxTreeCalls.FolderOnly, 0);
            var error = Marshal.GetLastSystemError();
            Leave(folder);
            if (next < 0) Marshal.SetLastSystemError(error);
            if (next < 0 || slash < 0) return next;
            folder = next;
            start = slash + 1;
        }
    }

    private int OpenParent(string path, out string name)
    {
        name = SyncPath.Name(path);
        return SyncPath.Parent(path) is { Length: > 0 } parent ? OpenPath(parent, LinuxTreeCalls.PathOnly | LinuxTreeCalls.FolderOnly) : _root;
    }

    private void Leave(int folder)
    {
        if (folder != _root) LinuxCalls.Close(folder);
    }

    private int InParent(string path, Func<int, nint, int> call)
    {
        var parent = OpenParent(path, out var name);
        if (parent < 0) throw LinuxFailure.Of(Marshal.GetLastSystemError());
        var result = call(parent, Put(0, name));
        var error = Marshal.GetLastSystemError();
        Leave(parent);
        return result < 0 ? throw LinuxFailure.Of(error) : result;
    }

    private static void ListEntry(int directory, nint nameAddress, ReadOnlySpan<byte> name, byte type, string folder, IListingChoice choose, List<Entry> found)
    {
        var path = SyncPath.FromBytes(name);
        if (folder.Length > 0) path = string.Concat(folder, "/", path);

        // Some file systems do not tell the type while listing.
        Entry? entry = null;
        if (type == 0)
        {
            entry = Look(directory, nameAddress, path, out _);
            if (entry is null) return;
        }

        var choice = choose.Choose(path, type == 4 || entry?.Kind == EntryKind.Folder);
        if (choice == Choice.Hide) return;
        if (choice == Choice.Ignore) entry = new Entry(path, EntryKind.Ignored);

        // What vanished since the folder was read was never there.
        entry ??= Look(directory, nameAddress, path, out _);
        if (entry is not null) found.Add(entry);
    }

    /// <summary>What is behind a name of an open folder; null for nothing.</summary>
    private static Entry? Look(int directory, nint name, string path, out int permissions)
    {
        permissions = 0;
        if (LinuxCalls.Stat(directory, name, Address(StatAt)) != 0)
        {
            var error = Marshal.GetLastSystemError();
            return error is LinuxCalls.NotFound or LinuxCalls.NotADirectory ? null : new Entry(path, EntryKind.Problem) { Reason = LinuxFailure.Words(error) };
        }

        var stat = Scratch.AsSpan(StatAt, LinuxCalls.StatSize);
        permissions = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) & 0xFFF;
        switch (KindOf(stat))
        {
            case 4:
                return new Entry(path, EntryKind.Folder) { Stamp = new Stamp(0, 0, 0, BinaryPrimitives.ReadUInt64LittleEndian(stat[32..])) };
            case 8:
                if ((permissions & ReadableByAll) != ReadableByAll && !LinuxTreeCalls.MayRead(directory, name))
                    return new Entry(path, EntryKind.Problem) { Reason = LinuxFailure.Words(Marshal.GetLastSystemError()) };
                var stamp = StampOf(stat, BinaryPrimitives.ReadInt64LittleEndian(stat[40..]));
                return new Entry(path, EntryKind.File) { Executable = (permissions & ExecutableByOwner) != 0, Stamp = stamp };
            case 10:
                return LookAtLink(directory, name, path, StampOf(stat, 0));
            default:
                return new Entry(path, EntryKind.Problem) { Reason = "it is a pipe, socket or device" };
        }
    }

    private static Entry? LookAtLink(int directory, nint name, string path, Stamp stamp)
    {
        // Into the half of the scratch memory where the name does not lie.
        var length = LinuxCalls.ReadLink(directory, name, Address(Second), LongestPath);
        if (length < 0)
        {
            var error = Marshal.GetLastSystemError();
            return error is LinuxCalls.NotFound or LinuxTreeCalls.Invalid ? null : new Entry(path, EntryKind.Problem) { Reason = LinuxFailure.Words(error) };
        }

        return new Entry(path, EntryKind.Link) { LinkTarget = SyncPath.FromBytes(Scratch.AsSpan(Second, length)), Stamp = stamp with { Size = length } };
    }

    private void StatSelf(Span<byte> into) => StatOpen(_root).CopyTo(into);

    private static Span<byte> StatOpen(int descriptor) =>
        LinuxTreeCalls.StatOpen(descriptor, Put(0, ""), Address(StatAt)) == 0 ? Scratch.AsSpan(StatAt, LinuxCalls.StatSize) : [];

    private static int KindOf(ReadOnlySpan<byte> stat) => BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) >> 12;

    private static Stamp StampOf(ReadOnlySpan<byte> stat, long size) => new(size, Time(stat[112..]), Time(stat[96..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]));

    private static long Time(ReadOnlySpan<byte> timestamp) => (BinaryPrimitives.ReadInt64LittleEndian(timestamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);

    private static nint Put(int at, string path)
    {
        var bytes = Scratch.AsSpan(at, LongestPath);
        if (path.Length < LongestPath && System.Text.Ascii.FromUtf16(path, bytes, out var length) == System.Buffers.OperationStatus.Done)
        {
            bytes[length] = 0;
            return Address(at);
        }

        var encoded = SyncPath.ToBytes(path);
        if (encoded.Length >= LongestPath) throw new TreeException(TreeFailure.Other, "its path is too long");
        encoded.CopyTo(bytes);
        bytes[encoded.Length] = 0;
        return Address(at);
    }

    private static nint Address(int at) => Marshal.UnsafeAddrOfPinnedArrayElement(Scratch, at);
}
