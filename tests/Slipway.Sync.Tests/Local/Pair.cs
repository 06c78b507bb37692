using System.Diagnostics;
using System.Text;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Local;

/// <summary>Two local folders below a temporary one, and a mirror from the first to the second without the reconciler.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public Pair(TreeOpenerKind kind = TreeOpenerKind.System, string? targetRoot = null)
    {
        Folder = Directory.CreateTempSubdirectory("slipway-local-").FullName;
        SourceRoot = Path.Combine(Folder, "source");
        TargetRoot = targetRoot ?? Path.Combine(Folder, "target");
        Outside = Path.Combine(Folder, "outside");
        foreach (var folder in (string[])[SourceRoot, TargetRoot, Outside]) Directory.CreateDirectory(folder);
        Source = Open(SourceRoot, kind);
        Target = Open(TargetRoot, kind);
    }

    public string Folder { get; }

    public string SourceRoot { get; }

    public string TargetRoot { get; }

    public string Outside { get; }

    public QuietLog Log { get; } = new();

    public LocalFolder Source { get; }

    public LocalFolder Target { get; }

    public LocalFolder Open(string root, TreeOpenerKind kind = TreeOpenerKind.System) => kind switch
    {
        TreeOpenerKind.Managed => new LocalFolder(root, Log, ManagedTree.OpenRoot),
        TreeOpenerKind.Segments when OperatingSystem.IsLinux() => new LocalFolder(root, Log, LinuxTree.OpenRootForSegments),
        _ => new LocalFolder(root, Log),
    };

    public string InSource(string path, string? content = null) => Write(SourceRoot, path, content);

    public string InTarget(string path, string? content = null) => Write(TargetRoot, path, content);

    public static async Task<IReadOnlyList<Entry>> LookAsync(LocalFolder folder)
    {
        var seen = (await folder.ObserveAsync(new ObserveRequest(), CancellationToken.None)).Entries;
        var digests = (await folder.DigestAsync([.. seen.Where(e => e.Kind == EntryKind.File)], CancellationToken.None)).ToDictionary(e => e.Path);
        return [.. seen.Select(e => digests.GetValueOrDefault(e.Path, e))];
    }

    /// <summary>What makes the target like the source.</summary>
    public static IReadOnlyList<Change> Mirror(IReadOnlyList<Entry> source, IReadOnlyList<Entry> target)
    {
        var before = target.ToDictionary(e => e.Path);
        var after = source.ToDictionary(e => e.Path);
        var changes = new List<Change>();
        foreach (var path in before.Keys.Union(after.Keys).Order(Comparer<string>.Create(SyncPath.Compare)))
        {
            var (old, wanted) = (before.GetValueOrDefault(path), after.GetValueOrDefault(path));
            if (wanted is null || !wanted.SameContent(old)) changes.Add(new Change(path, old, wanted, "test"));
        }

        return changes;
    }

    public async Task<IReadOnlyList<ChangeResult>> SyncAsync(Action? beforePublish = null)
    {
        var changes = Mirror(await LookAsync(Source), await LookAsync(Target));
        return await CarryOutAsync(changes, beforePublish);
    }

    public async Task<IReadOnlyList<ChangeResult>> CarryOutAsync(IReadOnlyList<Change> changes, Action? beforePublish = null)
    {
        await Target.PrepareAsync(CancellationToken.None);
        await Target.StageAsync([.. changes.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!))], Source, CancellationToken.None);
        beforePublish?.Invoke();
        return await Target.PublishAsync(changes, CancellationToken.None);
    }

    /// <summary>Fails unless both sides are the same, everything of the target's state folder cleaned up.</summary>
    public async Task AreEqualAsync()
    {
        Assert.AreEqual(Text(await LookAsync(Source)), Text(await LookAsync(Target)));
        var state = Path.Combine(TargetRoot, SyncPath.StateFolder);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(state, "stage")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(state, "trash")));
    }

    public static string Text(IReadOnlyList<Entry> entries)
    {
        var text = new StringBuilder();
        foreach (var e in entries) text.Append(e.Kind).Append(' ').Append(SyncPath.Display(e.Path)).Append(e.Executable ? " x " : " ").Append(e.LinkTarget).Append(e.Digest).Append('\n');
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
        if (!OperatingSystem.IsLinux())
        {
            Directory.Delete(Folder, recursive: true);
            return;
        }

        // .NET cannot remove names that are not UTF-8, nor paths that are too long.
        using var removing = Process.Start("rm", ["-rf", "--", Folder]);
        await removing.WaitForExitAsync();
    }

    private static string Write(string root, string path, string? content)
    {
        var full = Path.Combine(root, path);
        if (content is null) return full;
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }
}

internal enum TreeOpenerKind
{
    /// <summary>The one of this system.</summary>
    System,

    /// <summary>The one of .NET's own calls.</summary>
    Managed,

    /// <summary>The one of Linux on old kernels.</summary>
    Segments,
}
