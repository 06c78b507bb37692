
namespace Slipway.Sync.Tests.Local;

/// <summary>Every kind of entry becomes every other.</summary>
[TestClass]
public sealed class LocalTransitionTests
{
    private static readonly string[] s_states = ["nothing", "file", "other file", "executable", "link", "other link", "link to itself", "empty folder", "folder"];

    public static IEnumerable<object[]> Transitions =>
        from kind in new[] { nameof(TreeOpenerKind.System), nameof(TreeOpenerKind.Managed), nameof(TreeOpenerKind.Segments) }
        from before in s_states
        from after in s_states
        select new object[] { kind, before, after };

    [TestMethod]
    [DynamicData(nameof(Transitions))]
    public async Task A_path_becomes_what_the_source_has(string kind, string before, string after)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        await using var pair = new Pair(Enum.Parse<TreeOpenerKind>(kind));
        Make(pair.InTarget("a/path"), before);
        Make(pair.InSource("a/path"), after);
        pair.InSource("b", "stays");

        var results = await pair.SyncAsync();

        foreach (var result in results) Assert.IsTrue(result.Done, $"{result.Change.Path}: {result.Why}");
        await pair.AreEqualAsync();
        var now = (await Pair.LookAsync(pair.Target)).ToDictionary(e => e.Path);
        foreach (var result in results) Assert.AreEqual(result.Now, now.GetValueOrDefault(result.Change.Path));
        Assert.IsEmpty(await pair.SyncAsync());
    }

    private static void Make(string path, string state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        switch (state)
        {
            case "file": File.WriteAllText(path, "one"); break;
            case "other file": File.WriteAllText(path, "another"); break;
            case "executable":
                File.WriteAllText(path, "one");
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                break;
            case "link": File.CreateSymbolicLink(path, "../b"); break;
            case "other link": File.CreateSymbolicLink(path, "nowhere"); break;
            case "link to itself": File.CreateSymbolicLink(path, "path"); break;
            case "empty folder": Directory.CreateDirectory(path); break;
            case "folder":
                Directory.CreateDirectory(Path.Combine(path, "deep", "deeper"));
                File.WriteAllText(Path.Combine(path, "deep", "file"), "one");
                File.CreateSymbolicLink(Path.Combine(path, "deep", "link"), "file");
                break;
        }
    }
}
