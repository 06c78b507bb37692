using Slipway.Files;
namespace Slipway.Images.Context;

/// <summary>Reads one directory of a walk. Its instances belong to one walk each.</summary>
internal abstract class DirectoryReader
{
    /// <summary>The best for this system.</summary>
    public static DirectoryReader Create() => LinuxCalls.AreAvailable ? new LinuxDirectoryReader() : new ManagedDirectoryReader();

    /// <summary>Lists what <paramref name="sink"/> wants of a directory, in no order.</summary>
    /// <param name="root">The context's directory; a link to it is followed.</param>
    /// <param name="relative">The directory below it, UTF-8; empty for the root itself.</param>
    /// <param name="sink">Chooses by name and type before a file is examined, and takes what was found.</param>
    public abstract ReadOutcome Read(string root, ReadOnlySpan<byte> relative, IListingSink sink);
}

/// <summary>How reading a directory ended.</summary>
/// <param name="Status">Whether it could be read.</param>
/// <param name="Reason">The system's words when it could not.</param>
internal readonly record struct ReadOutcome(ReadStatus Status, string Reason = "");

internal enum ReadStatus
{
    Done,

    /// <summary>It is not there any more, or is no directory any more.</summary>
    Vanished,
    Failed,
}

internal interface IListingSink
{
    /// <summary>Decides on an entry of the directory being read.</summary>
    WalkChoice Choose(ReadOnlySpan<byte> name, EntryType type);

    /// <summary>Takes a wanted entry.</summary>
    void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, EntryType type, in FileStat stat, in WalkChoice choice);
}
