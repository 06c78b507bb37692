using System.Diagnostics;

namespace Slipway.Images.Tests.Context;

/// <summary>Makes what the base class library cannot: pipes, names that are not UTF-8.</summary>
internal static class Shell
{
    public static void Run(string directory, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = directory })!;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }
}
