using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

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

    public static string Lines(IEnumerable<Entry> entries) =>
        string.Join("\n", entries.Select(entry => $"{entry.Kind} {SyncPath.Display(entry.Path)}{(entry.Executable ? " x" : "")}{(entry.LinkTarget is { } target ? " > " + SyncPath.Display(target) : "")}"));

    public async ValueTask DisposeAsync()
    {
        await Folder.DisposeAsync();
        using var process = System.Diagnostics.Process.Start("/bin/chmod", ["-R", "u+rwx", Top]);
        await process.WaitForExitAsync();
        Directory.Delete(Top, recursive: true);
    }
}
