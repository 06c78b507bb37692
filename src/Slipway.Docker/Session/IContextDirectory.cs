namespace Slipway.Docker.Session;

/// <summary>A build context that the engine's BuildKit reads by the session's DiffCopy stream: first every entry's stat, then the contents it asks for.</summary>
public interface IContextDirectory
{
    /// <summary>
    /// The entries in BuildKit's order: parents before children, siblings by the bytes of their names, as a walk visits them (each component
    /// is compared on its own, so <c>a/b</c> comes before <c>a-b</c>). Called once for each request of the engine (for the
    /// .dockerignore, then for the context itself); enumerated lazily, on one thread.
    /// </summary>
    IEnumerable<ContextEntry> Entries(ContextSelection selection);

    /// <summary>Opens the content of a regular file that <see cref="Entries"/> gave. Called from several threads.</summary>
    /// <exception cref="IOException">The file vanished or cannot be read.</exception>
    Stream Open(ContextEntry entry);
}

/// <summary>What of a context the engine asked for.</summary>
/// <param name="FollowPaths">The paths (which may hold wildcards) it wants, with what their symbolic links lead to; empty for all.</param>
/// <param name="ExcludePatterns">Patterns in .dockerignore's syntax to leave out.</param>
/// <param name="IncludePatterns">Patterns in .dockerignore's syntax to keep; empty for all.</param>
public sealed record ContextSelection(
    IReadOnlyList<string> FollowPaths, IReadOnlyList<string> ExcludePatterns, IReadOnlyList<string> IncludePatterns);

/// <summary>What kind of file an entry is. Sockets and devices never enter a context.</summary>
public enum ContextEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link; never followed.</summary>
    SymbolicLink,
}

/// <summary>One file, directory or link of a build context, as it was when the walk saw it.</summary>
/// <param name="Path">Relative to the context's root, '/'-separated, no leading '/'.</param>
/// <param name="Kind">File, directory or symbolic link.</param>
/// <param name="Size">Bytes; 0 for what is not a file.</param>
/// <param name="Mode">The Unix permission bits, 0–07777.</param>
/// <param name="ModifiedNanoseconds">Nanoseconds since the Unix epoch.</param>
/// <param name="LinkTarget">The target of a symbolic link, as stored.</param>
public sealed record ContextEntry(
    string Path, ContextEntryKind Kind, long Size, int Mode, long ModifiedNanoseconds, string? LinkTarget = null);
