using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;

namespace Slipway.Images.Tests.Context;

/// <summary>Asks docker buildx, where there is one with an engine behind it, for what <see cref="IgnoreGolden"/> says it answers.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class IgnoreOracleTests
{
    [TestMethod]
    public void Buildx_still_keeps_what_the_table_says()
    {
        using var tree = new TemporaryTree();
        if (Run("buildx", "version") != 0 || Run("version", "--format", "{{.Server.Version}}") != 0)
        {
            Assert.Inconclusive("There is no docker CLI with buildx, or no engine.");
        }

        using var output = new TemporaryTree();
        foreach (var path in IgnoreGolden.Tree)
        {
            tree.With(path, path == "Dockerfile" ? "FROM scratch\nCOPY . /\n" : "x");
        }

        foreach (var golden in IgnoreGolden.Cases)
        {
            tree.With(".dockerignore", golden.Text);
            File.Delete(output.At("out.tar"));
            var exit = Run("buildx", "build", "--output", "type=tar,dest=" + output.At("out.tar"), tree.Root);
            Assert.AreEqual(golden.Kept is null, exit != 0, golden.Name);
            if (golden.Kept is { } kept)
            {
                CollectionAssert.AreEqual(kept, Names(output.At("out.tar")), golden.Name);
            }
        }
    }

    private static string[] Names(string tar)
    {
        using var reader = new TarReader(File.OpenRead(tar));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    private static int Run(params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("docker", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
