using System.Diagnostics;

namespace Slipway.Images.Tests.Blobs;

/// <summary>A file system of a few kilobytes over a folder, which only root can make.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    public const int Bytes = 256 * 1024;

    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    public static SmallDisk Mount(string folder)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Small file systems are mounted on Linux only.");
        Directory.CreateDirectory(folder);
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={Bytes}", "slipway-test", folder]) { RedirectStandardError = true })!;
        var why = mount.StandardError.ReadToEnd();
        mount.WaitForExit();
        if (mount.ExitCode != 0)
            Assert.Inconclusive($"No small file system can be mounted here: {why.Trim()}");
        return new SmallDisk(folder);
    }

    public Task MakeReadOnlyAsync() => RunAsync("mount", "-o", "remount,ro", folder);

    public async ValueTask DisposeAsync() => await RunAsync("umount", folder);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}");
    }
}
