using System.Diagnostics;

namespace Slipway.Sdk.Tests.Building;

/// <summary>The package under test: made once by eng/pack, used through a package cache of this run's own, so that no older copy can be met.</summary>
[TestClass]
public static class PackedSdk
{
    public const string Version = "0.1.0-dev";

    public static string Repository { get; } = FindRepository();

    public static string Feed { get; } = Path.Combine(Repository, "eng", "packages");

    public static string Package { get; } = Path.Combine(Feed, $"Slipway.Sdk.{Version}.nupkg");

    public static string Scratch { get; } = Directory.CreateTempSubdirectory("slipway-sdk-tests-").FullName;

    public static string Cache { get; } = Path.Combine(Scratch, "packages");

    [AssemblyInitialize]
    public static void Pack(TestContext context)
    {
        using var pack = Process.Start(new ProcessStartInfo(Path.Combine(Repository, "eng", "pack")) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = pack.StandardError.ReadToEndAsync();
        var output = pack.StandardOutput.ReadToEnd();
        pack.WaitForExit();
        Assert.AreEqual(0, pack.ExitCode, output + error.Result);
        Assert.IsTrue(File.Exists(Package), Package);
        // Unpacked into the cache before builds that run beside each other would all find it missing.
        var first = new Workspace().Other("first").Run("restore first/first.proj");
        Assert.AreEqual(0, first.ExitCode, first.Output);
    }

    [AssemblyCleanup]
    public static void Remove() => Directory.Delete(Scratch, recursive: true);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Build.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }
}
