using System.Diagnostics;
using Slipway.Integration.Tests.Ssh;
using Slipway.Sync.Reconciling;

namespace Slipway.Integration.Tests.Sync;

/// <summary>
/// A pair of folders between two syncs: the first is done, then every kind of change was made to the source (and in two-way modes to the target), and on the target lie things that are ignored. Each fault gets
/// a copy of it.
/// </summary>
internal sealed class FaultScene : IDisposable
{
    private const int BigSize = 3 << 20;

    private const string Base = """
        printf '*.log\n.venv/\n' >.gitignore
        echo keep >keep.txt
        mkdir dir; for i in 0 1 2 3 4 5 6 7; do echo "old $i" >dir/changed-$i.txt; done
        mkdir -p gone/deep/empty; echo a >gone/deep/a; echo b >gone/b; echo r >removed.txt; mkdir was-empty
        echo 'exit 0' >script.sh
        echo 'old tool' >tool; chmod +x tool
        echo f >becomes-folder
        mkdir -p becomes-file/y; echo x >becomes-file/x; echo z >becomes-file/y/z
        echo l >becomes-link; ln -s keep.txt link; ln -s dir becomes-plain
        mkdir logs; echo app >logs/app.txt
        echo n >'new
        line'
        echo d >./-dash; echo q >"it's \"quoted\""; echo s >' spa ce '; echo u >"$(printf 'raw-\377\376')"; echo t >täst
        mkdir there; for f in changed removed script to-folder; do echo "old $f" >there/$f; done
        """;

    private const string OnSource = """
        for i in 0 1 2 3 4 5; do echo "new content $i" >dir/changed-$i.txt; done
        rm -r gone removed.txt was-empty
        chmod +x script.sh
        echo 'the new tool' >tool; chmod -x tool
        rm becomes-folder; mkdir -p becomes-folder/deep; echo 1 >becomes-folder/1; echo 2 >becomes-folder/deep/2
        rm -r becomes-file; echo file >becomes-file
        rm becomes-link; ln -s keep.txt becomes-link; ln -sfn dir link; rm becomes-plain; echo plain >becomes-plain
        rm logs/app.txt; rmdir logs 2>/dev/null || :
        mkdir -p new/empty new/deep; echo n >new/deep/n; for i in 1 2 3 4 5 6 7 8; do echo "new $i" >new/f-$i; done
        echo '#!' >new/run; chmod +x new/run; ln -s ../keep.txt new/up
        echo changed >'new
        line'
        for f in ./-dash "it's \"quoted\"" ' spa ce ' "$(printf 'raw-\377\376')" täst; do echo changed >"$f"; done
        """;

    private const string OnTarget = """
        echo 'changed there' >there/changed; rm there/removed; chmod +x there/script
        mkdir -p there/new/deep; echo n >there/new/deep/n; ln -s ../keep.txt there/link
        rm there/to-folder; mkdir there/to-folder; echo x >there/to-folder/x
        """;

    // What no sync may touch: ignored on the target, and beside it.
    private const string Ignored = """
        mkdir -p .venv/lib; echo x >.venv/lib/x.py; chmod +x .venv/lib/x.py; echo served >server.log; ln -s ../outside out.log
        """;

    private readonly SshServer? server;
    private int copies;

    private FaultScene(SyncMode mode, bool isFirst, SshServer? server) => (Mode, IsFirst, this.server) = (mode, isFirst, server);

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-faults-").FullName;

    public SyncMode Mode { get; }

    /// <summary>Whether nothing was synchronised yet, and there is no target.</summary>
    public bool IsFirst { get; }

    public bool IsRemote => server is not null;

    public bool IsTwoWay => Mode == SyncMode.TwoWaySafe;

    public TreePicture OldSource { get; private set; } = TreePicture.Empty;

    public TreePicture NewSource { get; private set; } = TreePicture.Empty;

    public TreePicture OldTarget { get; private set; } = TreePicture.Empty;

    public TreePicture NewTarget { get; private set; } = TreePicture.Empty;

    private string Original => Path.Combine(Folder, "original");

    /// <param name="mode">Mirror or two-way-safe.</param>
    /// <param name="isFirst">Leaves the first sync to the faults.</param>
    /// <param name="server">Of a target by ssh; null for a local one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<FaultScene> CreateAsync(SyncMode mode, bool isFirst, SshServer? server, CancellationToken cancellationToken)
    {
        var scene = new FaultScene(mode, isFirst, server);
        try
        {
            await scene.PrepareAsync(cancellationToken);
            return scene;
        }
        catch
        {
            scene.Dispose();
            throw;
        }
    }

    /// <summary>A copy for one fault.</summary>
    public async Task<FaultPair> CopyAsync()
    {
        var folder = Path.Combine(Folder, $"copy-{Interlocked.Increment(ref copies)}");
        await SshServer.RunAsync("cp", "-a", Original, folder);
        return new FaultPair(this, folder, server);
    }

    public void Dispose() => Delete(Folder);

    /// <summary>Removes a folder with names in it that are not UTF-8.</summary>
    public static void Delete(string folder)
    {
        using var process = Process.Start("rm", ["-rf", folder]);
        process.WaitForExit();
    }

    /// <summary>Runs commands in a folder.</summary>
    public static async Task ChangeAsync(string folder, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-ec", script]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, script);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(Original, "source"));
        Directory.CreateDirectory(Path.Combine(Original, "outside"));
        await File.WriteAllTextAsync(Path.Combine(Original, "outside", "precious"), "precious", cancellationToken);
        var pair = new FaultPair(this, Original, server);
        await ChangeAsync(pair.Source, Base);
        await File.WriteAllBytesAsync(Path.Combine(pair.Source, "big.bin"), Random(1, BigSize), cancellationToken);
        var model = Path.Combine(Folder, "model");
        if (!IsFirst)
        {
            await pair.SyncAsync(cancellationToken);
            await ChangeAsync(pair.Target, Ignored);
            if (!IsTwoWay) await ChangeAsync(pair.Target, "echo run >logs/run.log");
            await SshServer.RunAsync("cp", "-a", pair.Target, model);
        }
        else
        {
            await SshServer.RunAsync("cp", "-a", pair.Source, model);
        }

        await ChangeSourceAsync(pair.Source);
        await ChangeSourceAsync(model);
        if (IsTwoWay)
        {
            await ChangeTargetAsync(pair.Target);
            await ChangeTargetAsync(model);
        }

        await ChangeAsync(pair.Source, "echo here >here.log");
        (OldSource, OldTarget) = (await TreePicture.TakeAsync(pair.Source, cancellationToken), await TreePicture.TakeAsync(pair.Target, cancellationToken));
        NewTarget = await TreePicture.TakeAsync(model, cancellationToken);
        if (IsTwoWay) await ChangeAsync(model, "rm -r .venv *.log; echo here >here.log");
        NewSource = IsTwoWay ? await TreePicture.TakeAsync(model, cancellationToken) : OldSource;
    }

    private static async Task ChangeSourceAsync(string folder)
    {
        await ChangeAsync(folder, OnSource);
        using (var big = File.OpenHandle(Path.Combine(folder, "big.bin"), FileMode.Open, FileAccess.Write)) RandomAccess.Write(big, Random(2, 64 * 1024), BigSize / 3);
        await File.WriteAllBytesAsync(Path.Combine(folder, "new.bin"), Random(3, 300_000));
    }

    private static async Task ChangeTargetAsync(string folder)
    {
        await ChangeAsync(folder, OnTarget);
        await File.WriteAllBytesAsync(Path.Combine(folder, "there", "new.bin"), Random(4, 200_000));
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
