using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Shell;

/// <summary>A temporary folder as a shell sees it.</summary>
internal sealed class RemoteFolder : IAsyncDisposable
{
    public const string Pair = "0123456789abcdef0123456789abcdef";

    public RemoteFolder(Userland userland)
    {
        Top = Directory.CreateTempSubdirectory("slipway-shell").FullName;
        Root = Path.Combine(Top, "it's a \"root\" $HOME");
        Directory.CreateDirectory(Root);
        Shell = new LocalShell(userland);
        Folder = new ShellFolder(Shell, Root, "dev@host:root", Log);
    }

    public string Top { get; }

    public string Root { get; }

    public LocalShell Shell { get; }

    public RecordingSyncLog Log { get; } = new();

    public ShellFolder Folder { get; set; }

    public static Claim Claim { get; } = new(Pair, "me@here");

    public string this[string path] => Path.Combine(Root, path);

    /// <summary>Runs a command of this machine in the root, for names that .NET cannot write.</summary>
    public void Run(string script) => RunIn(Root, script);

    public static void RunIn(string folder, string script)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/bash", ["-ec", script]) { WorkingDirectory = folder })!;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, script);
    }

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content);
    }

    public Task<Observation> ObserveAsync(ObserveRequest? request = null) => Folder.ObserveAsync(request ?? new ObserveRequest { Claim = Claim }, CancellationToken.None);

    /// <summary>Stages and publishes, the way a sync does.</summary>
    public async Task<IReadOnlyList<ChangeResult>> BringAsync(MemorySource source, params Change[] changes)
    {
        await Folder.PrepareAsync(CancellationToken.None);
        var sorted = changes.OrderBy(change => change.Path, Comparer<string>.Create(SyncPath.Compare)).ToArray();
        var staged = await StageAsync(source, sorted.Where(change => change.NeedsContent).Select(change => change.After!).ToArray());
        var arrived = staged.Where(file => file.Outcome == StageOutcome.Staged).ToDictionary(file => file.File.Path, file => file.File);
        return await PublishAsync(sorted.Where(change => !change.NeedsContent || arrived.ContainsKey(change.Path)).Select(change => change.NeedsContent ? change with { After = arrived[change.Path] } : change).ToArray());
    }

    public Task<IReadOnlyList<StagedFile>> StageAsync(IContentSource source, params Entry[] files) =>
        Folder.StageAsync([.. files.Select(file => new StageRequest(file))], source, CancellationToken.None);

    public Task<IReadOnlyList<ChangeResult>> PublishAsync(params Change[] changes) => Folder.PublishAsync(changes, CancellationToken.None);

    public static Change New(Entry entry) => new(entry.Path, null, entry, "new");

    public static Change New(string folder) => New(new Entry(folder, EntryKind.Folder));

    public static Change Link(string path, string target) => New(new Entry(path, EntryKind.Link) { LinkTarget = target });

    public static Change Gone(Entry entry) => new(entry.Path, entry, null, "gone from the source");

    /// <summary>The tree as GNU's tools see it: kind, path and content.</summary>
    public string Tree()
    {
        var start = new System.Diagnostics.ProcessStartInfo("/bin/bash", ["-c", "find . -mindepth 1 -name .slipway-sync -prune -o -mindepth 1 -type f -printf 'f%m ' -exec sh -c 'cat \"$1\"; echo \" $1\"' sh {} \\; -o -mindepth 1 -type l -printf 'l %p > %l\\n' -o -mindepth 1 -printf '%y %p\\n' | LC_ALL=C sort"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().TrimEnd('\n');
    }

    public static string Lines(IEnumerable<Entry> entries) =>
        string.Join("\n", entries.Select(entry => $"{entry.Kind} {SyncPath.Display(entry.Path)}{(entry.Executable ? " x" : "")}{(entry.LinkTarget is { } target ? " > " + SyncPath.Display(target) : "")}"));

    public async ValueTask DisposeAsync()
    {
        await Folder.DisposeAsync();
        RunIn(Top, "chmod -R u+rwx . && rm -rf ./*");
        Directory.Delete(Top);
    }
}
