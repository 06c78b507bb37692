using System.Security.Cryptography;
using System.Text;
using Slipway.Files;

namespace Slipway.Deploy.Shipping;

/// <summary>
/// A file or a folder of the project as containers mount it, named by what it is: the digest is that of names, kinds, permission bits, link targets and contents, so that the same files have the same path on every host, and other files another.
/// </summary>
/// <param name="Source">Absolute path here.</param>
/// <param name="Name">Of the file or folder.</param>
/// <param name="Entries">The file or folder itself, and all in it, in ordinal order of their paths.</param>
public sealed record FileTree(string Source, string Name, IReadOnlyList<TreeEntry> Entries)
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Digest { get; } = DigestOf(Entries);

    /// <summary>Bytes of its files.</summary>
    public long Bytes { get; } = Entries.Sum(entry => entry.Size);

    /// <summary>Where it is on a host: <c>{folder}/files/{digest}/{name}</c>.</summary>
    /// <param name="folder">The project's folder there.</param>
    public string PathIn(string folder) => $"{folder}/files/{Digest}/{Name}";

    private static string DigestOf(IReadOnlyList<TreeEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("slipway files 1\n"u8);
        foreach (var entry in entries)
            hash.AppendData(Encoding.UTF8.GetBytes($"{(char)entry.Kind}\t{Convert.ToString(entry.Mode, 8)}\t{RecordText.Escape(entry.Path)}\t{RecordText.Escape(entry.Content)}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>One path of a <see cref="FileTree"/>.</summary>
/// <param name="Path">With '/', beginning with the tree's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Permission bits, 0–0777; 0 for a link.</param>
/// <param name="Content">SHA-256 of a file in 64 hexadecimal digits, a link's target; empty for a folder.</param>
/// <param name="Size">Bytes of a file, else 0.</param>
/// <param name="Modified">When a file was modified, nanoseconds since the Unix epoch; no part of the digest.</param>
public sealed record TreeEntry(string Path, TreeEntryKind Kind, int Mode, string Content, long Size, long Modified);

/// <summary>What is at a path.</summary>
public enum TreeEntryKind
{
    File = 'f',
    Folder = 'd',

    /// <summary>A symbolic link, kept as it is: it means a path of the container.</summary>
    Link = 'l',
}
