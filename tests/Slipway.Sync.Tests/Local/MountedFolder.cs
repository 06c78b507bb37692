using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.Sync.Tests.Local;

/// <summary>A small file system in memory at a folder; makes the test inconclusive where this user may not mount.</summary>
internal sealed class MountedFolder : IDisposable
{
    private readonly string _path;

    private MountedFolder(string path) => _path = path;

    public static MountedFolder At(string path, string options)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", options, "slipway-test", path)) Assert.Inconclusive("This user may not mount a file system.");
        return new MountedFolder(path);
    }

    public void Dispose() => Run("umount", "-l", _path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var running = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            running.StandardError.ReadToEnd();
            running.WaitForExit();
            return running.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
