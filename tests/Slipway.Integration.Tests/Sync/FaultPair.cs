using System.Diagnostics;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Running;

namespace Slipway.Integration.Tests.Sync;

/// <summary>One copy of a scene: source, target, memory and what lies beside them.</summary>
internal sealed class FaultPair(FaultScene scene, string folder, SshServer? server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Slipway.Sync.Faults", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Slipway.Sync.Faults"));

    private static readonly string[] s_unfinished = ["id.", ".gitignore.", "probe-"];

    public string Source => Path.Combine(folder, "source");

    public string Target => Path.Combine(folder, "target");

    /// <summary>The ssh configuration of a fault of a tool.</summary>
    public string Configuration => Path.Combine(folder, "config");

    private string Memory => Path.Combine(folder, "memory", "pair");

    /// <summary>Runs one sync as a program that a fault happens to.</summary>
    public async Task<FaultRun> RunAsync(InjectedFault fault, CancellationToken cancellationToken)
    {
        List<string> arguments = [$"source={Source}", $"memory={Memory}", $"mode={scene.Mode}", .. fault.Arguments];
        if (server is null)
        {
            arguments.Add($"target={Target}");
        }
        else
        {
            if (fault.IsOfTool) RemoteTools.Configure(Configuration, fault.Kind, (int)fault.At);
            arguments.AddRange([$"target=ssh://{server.Destination}{Target}", $"config={(fault.IsOfTool ? Configuration : server.At("config"))}", $"known={server.At("known")}", $"identity={server.At("user")}"]);
        }

        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new FaultRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new FaultRun(-1, "", $"it did not end within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>A sync without a fault.</summary>
    public async Task<(SyncOutcome Outcome, FaultLog Log)> SyncAsync(CancellationToken cancellationToken)
    {
        var log = new FaultLog();
        var request = new SyncRequest { Mode = scene.Mode, MemoryFile = Memory, Rules = () => IgnoreRules.Create([], []) };
        await using var shell = server is null ? null : await RemoteShell.OpenAsync(server.Channels, server.Destination, cancellationToken);
        ISyncEndpoint target = shell is null ? new LocalFolder(Target, log) : new ShellFolder(shell, Target, Target, log);
        await using var pair = await SyncPair.OpenAsync(new LocalFolder(Source, log), target, request, log, cancellationToken);
        return (await pair.RunAsync(cancellationToken), log);
    }

    /// <summary>What is wrong with it at any time: lost, torn, or touched though foreign.</summary>
    public async Task<List<string>> DefectsAsync(CancellationToken cancellationToken)
    {
        // A shell has no command that exchanges two names: what changes its kind there is missing for a moment.
        var defects = (await TreePicture.TakeAsync(Target, cancellationToken)).Torn(scene.OldTarget, scene.NewTarget, mayMiss: scene.IsRemote).ToList();
        defects.AddRange((await TreePicture.TakeAsync(Source, cancellationToken)).Torn(scene.OldSource, scene.NewSource, mayMiss: false).Select(defect => "source: " + defect));
        var outside = Path.Combine(folder, "outside");
        if (Directory.GetFileSystemEntries(outside).Length != 1 || await File.ReadAllTextAsync(Path.Combine(outside, "precious"), cancellationToken) != "precious") defects.Add("what lies beside was touched");
        return defects;
    }

    /// <summary>What is wrong with it after a complete sync.</summary>
    public async Task<List<string>> DefectsAtEndAsync(CancellationToken cancellationToken)
    {
        var defects = (await TreePicture.TakeAsync(Target, cancellationToken)).Torn(scene.NewTarget, scene.NewTarget, mayMiss: false).ToList();
        defects.AddRange((await TreePicture.TakeAsync(Source, cancellationToken)).Torn(scene.NewSource, scene.NewSource, mayMiss: false).Select(defect => "source: " + defect));
        foreach (var root in (string[])[Source, Target])
        {
            var state = Path.Combine(root, ".slipway-sync");
            if (!Directory.Exists(state)) continue;
            foreach (var path in Directory.EnumerateFileSystemEntries(state, "*", SearchOption.AllDirectories))
            {
                // A source has no lock, so that what was just being written there may be somebody else's, and stays for a while.
                if (root == Source && s_unfinished.Any(Path.GetFileName(path).StartsWith)) continue;
                if (Path.GetRelativePath(state, path) is not ("id" or ".gitignore" or "listing" or "stage" or "trash")) defects.Add($"'{Path.GetRelativePath(folder, path)}' is left");
            }
        }

        return defects;
    }

    public void Delete() => FaultScene.Delete(folder);
}
