using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>The side that content comes from.</summary>
public interface IContentSource
{
    /// <summary>
    /// Opens files one after another, in the order asked for, as the caller goes on; each is read before the next is asked for. Memory does not grow with a file's size. What vanished or cannot be read
    /// has no content.
    /// </summary>
    IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken);
}

/// <summary>A file opened for reading.</summary>
/// <param name="entry">As it was observed.</param>
/// <param name="content">Its bytes; null when it vanished, became something else or cannot be read.</param>
public abstract class SourceFile(Entry entry, Stream? content)
{
    /// <summary>As it was observed.</summary>
    public Entry Entry { get; } = entry;

    /// <summary>Its bytes from the start; may hold more or fewer than observed when the file changes. Owned by the source.</summary>
    public Stream? Content { get; } = content;

    /// <summary>Whether the file still is what was observed, asked after its content was read.</summary>
    public abstract ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken);
}
