using System.Threading.Channels;

namespace Slipway.Files;

/// <summary>Tells what happens at some paths and below them. Errs on the side of telling too much.</summary>
public sealed class FileWatch : IDisposable
{
    // The most that works on Windows shares; elsewhere it is only a memory buffer.
    private const int BufferSize = 64 * 1024;

    private readonly ChannelWriter<WatchSignal> signals;
    private readonly Lock gate = new();
    private readonly Dictionary<string, FileSystemWatcher> inside = new(StringComparer.Ordinal);
    private readonly List<FileSystemWatcher> beside = [];
    private bool disposed;

    /// <param name="roots">Absolute paths of files and folders; what is not there yet is told of when it comes, if its parent is there.</param>
    /// <param name="signals">Receives what happens. From several threads.</param>
    public FileWatch(IEnumerable<string> roots, ChannelWriter<WatchSignal> signals)
    {
        this.signals = signals;
        foreach (var root in roots.Distinct(StringComparer.Ordinal))
        {
            if (Path.GetDirectoryName(root) is { } parent && Directory.Exists(parent)) beside.Add(Beside(parent, root));
            Enter(root);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (var watcher in beside.Concat(inside.Values)) watcher.Dispose();
        }
    }

    /// <summary>Watches what goes on in a folder; again, when it was replaced by another.</summary>
    private void Enter(string root)
    {
        lock (gate)
        {
            if (disposed) return;
            if (inside.Remove(root, out var former)) former.Dispose();
            if (!Directory.Exists(root)) return;
            try
            {
                var watcher = Watcher(root, recursive: true);
                inside.Add(root, watcher);
                watcher.EnableRaisingEvents = true;
            }
            catch (Exception gone) when (gone is ArgumentException or FileNotFoundException && !Directory.Exists(root))
            {
                // The watcher beside it tells when it comes back.
            }
        }
    }

    /// <summary>Watches a root from its parent: a file that an editor replaces is another file, and a folder that is moved away takes its watcher with it.</summary>
    private FileSystemWatcher Beside(string parent, string root)
    {
        var watcher = Watcher(parent, recursive: false, root);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private FileSystemWatcher Watcher(string folder, bool recursive, string? only = null)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = recursive,
            InternalBufferSize = BufferSize,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes,
        };
        watcher.Changed += (_, e) => Tell(e.FullPath, only, replaced: false);
        watcher.Created += (_, e) => Tell(e.FullPath, only, replaced: true);
        watcher.Deleted += (_, e) => Tell(e.FullPath, only, replaced: true);
        watcher.Renamed += (_, e) =>
        {
            Tell(e.OldFullPath, only, replaced: true);
            Tell(e.FullPath, only, replaced: true);
        };
        watcher.Error += (_, e) => Failed(only ?? folder, e.GetException());
        return watcher;
    }

    private void Failed(string root, Exception why)
    {
        // Folders made while events were lost have no watcher: a new one takes them all in. Where the system grants no more of them, that would not help.
        var overflow = why is InternalBufferOverflowException;
        if (overflow) Enter(root);
        signals.TryWrite(overflow ? new LostTrackSignal(root) : new FailedSignal(root, why.Message));
    }

    private void Tell(string path, string? only, bool replaced)
    {
        if (only is null)
        {
            signals.TryWrite(new PathSignal(path));
            return;
        }

        if (path != only) return;
        if (!replaced)
        {
            // Of a folder the watcher inside tells better.
            if (!Directory.Exists(path)) signals.TryWrite(new PathSignal(path));
            return;
        }

        Enter(path);
        signals.TryWrite(new PathSignal(path));
    }
}
