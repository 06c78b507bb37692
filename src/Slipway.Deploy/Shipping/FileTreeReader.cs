using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Files;

namespace Slipway.Deploy.Shipping;

/// <summary>Reads the tree of a mounted file or folder.</summary>
/// <param name="stamps">Remembers digests.</param>
internal sealed class FileTreeReader(FileStamps stamps)
{
    private const int PermissionBits = 0x1FF;
    private const int FolderOnWindows = 0x1ED;

    private readonly List<TreeEntry> entries = [];

    /// <exception cref="SlipwayException">SLIP5050–5053.</exception>
    public FileTree Read(string source, CancellationToken cancellationToken)
    {
        entries.Clear();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var name = Path.GetFileName(full);
        try
        {
            if (Directory.Exists(full))
                AddFolder(new DirectoryInfo(Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full), name, cancellationToken);
            else if (Path.Exists(full))
                AddFile(full, name);
            else
                throw new SlipwayException(FileErrors.Missing(source));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FileErrors.Unreadable(source, failure.Message), failure);
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return new FileTree(full, name, [.. entries]);
    }

    private void AddFolder(DirectoryInfo folder, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        entries.Add(new TreeEntry(path, TreeEntryKind.Folder, OperatingSystem.IsWindows() ? FolderOnWindows : (int)folder.UnixFileMode & PermissionBits, "", 0, 0));
        foreach (var info in folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
        {
            var below = path + "/" + info.Name;
            if ((info.Attributes & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is { } target)
                entries.Add(new TreeEntry(below, TreeEntryKind.Link, 0, target, 0, 0));
            else if (info is DirectoryInfo inner)
                AddFolder(inner, below, cancellationToken);
            else
                AddFile(info.FullName, below);
        }
    }

    private void AddFile(string file, string path)
    {
        var stat = FileStamp.Find(file, out var why) ?? throw new SlipwayException(why.StartsWith("it is", StringComparison.Ordinal) ? FileErrors.Special(file, why) : FileErrors.Unreadable(file, why));
        var digest = stamps.Find(file, stat);
        if (digest is null)
        {
            digest = DigestOf(file);
            if (FileStamp.Find(file) is not { } after || after.Size != stat.Size || after.ModifiedNanoseconds != stat.ModifiedNanoseconds || after.ChangedNanoseconds != stat.ChangedNanoseconds || after.Inode != stat.Inode)
                throw new SlipwayException(FileErrors.Changed(file));
            stamps.Keep(file, stat, digest);
        }

        entries.Add(new TreeEntry(path, TreeEntryKind.File, stat.Mode & PermissionBits, digest, stat.Size, stat.ModifiedNanoseconds));
    }

    private static string DigestOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FileErrors.Unreadable(file, failure.Message), failure);
        }
    }
}
