using System.Diagnostics;
using System.Runtime.Versioning;

namespace Slipway.Deploy.Tests.Hosts;

/// <summary>When a tool stops.</summary>
internal enum StopMoment
{
    Before,
    After,
}

/// <summary>A tool of a host that stops for good at one of its calls, before or after it has done what it does.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class StoppingTool : IDisposable
{
    private readonly TempFolder folder = new();

    public StoppingTool(string tool, int call, StopMoment moment)
    {
        var real = File.Exists("/usr/bin/" + tool) ? "/usr/bin/" + tool : "/bin/" + tool;
        using (var make = Process.Start("mkfifo", [folder.At("reached"), folder.At("never")])) make.WaitForExit();
        var stop = $"echo reached >'{folder.At("reached")}'; read -r x <'{folder.At("never")}'";
        var bin = Directory.CreateDirectory(folder.At("bin")).FullName;
        var script = Path.Combine(bin, tool);
        File.WriteAllText(script, $"""
            #!/bin/sh
            [ -e '{folder.At("armed")}' ] || exec {real} "$@"
            n=0
            [ -e '{folder.At("count")}' ] && read -r n <'{folder.At("count")}'
            n=$((n + 1))
            echo $n >'{folder.At("count")}'
            [ $n -eq {call} ] || exec {real} "$@"
            {(moment == StopMoment.Before ? stop : "")}
            {real} "$@"
            c=$?
            {(moment == StopMoment.After ? stop : "")}
            exit $c

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        SearchPath = bin + ":/usr/bin:/bin";
    }

    public string SearchPath { get; }

    /// <summary>Calls count from now on, when the shell has been probed.</summary>
    public void Arm() => File.WriteAllText(folder.At("armed"), "");

    /// <summary>Waits until it has stopped; false when the work was over before.</summary>
    public async Task<bool> ReachedAsync(Task work, CancellationToken cancellationToken)
    {
        var reached = Task.Run(() => File.ReadAllText(folder.At("reached")), cancellationToken);
        if (await Task.WhenAny(reached, work) == reached) return true;
        // Nobody else opens the other end.
        await File.WriteAllTextAsync(folder.At("reached"), "over", cancellationToken);
        await reached;
        await work;
        return false;
    }

    public void Dispose() => folder.Dispose();
}
