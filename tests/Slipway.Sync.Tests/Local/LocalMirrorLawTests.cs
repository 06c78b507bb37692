namespace Slipway.Sync.Tests.Local;

/// <summary>Whatever two trees are, making one like the other makes them equal, and there is nothing to do afterwards.</summary>
[TestClass]
public sealed class LocalMirrorLawTests
{
    private static readonly string[] s_names = ["a", "b", "a b", "é", "-x", "a.b"];

    [TestMethod]
    [DataRow(nameof(TreeOpenerKind.System), 40)]
    [DataRow(nameof(TreeOpenerKind.Segments), 10)]
    [DataRow(nameof(TreeOpenerKind.Managed), 10)]
    public async Task Random_trees_become_equal(string kind, int rounds)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows lets only some users make links.");
        for (var seed = 0; seed < rounds; seed++)
        {
            var random = new Random(seed);
            await using var pair = new Pair(Enum.Parse<TreeOpenerKind>(kind));
            Fill(pair.SourceRoot, random, 0);
            Fill(pair.TargetRoot, random, 0);
            foreach (var result in await pair.SyncAsync()) Assert.IsTrue(result.Done, $"seed {seed}: {result.Change.Before?.Kind} {result.Change.Path} becomes {result.Change.After?.Kind} {result.Change.NeedsContent}: {result.Why}");
            await pair.AreEqualAsync();
            Assert.IsEmpty(await pair.SyncAsync(), $"seed {seed}");
        }
    }

    private static void Fill(string folder, Random random, int depth)
    {
        foreach (var name in s_names)
        {
            var path = Path.Combine(folder, name);
            switch (random.Next(depth > 2 ? 6 : 8))
            {
                case 0 or 1:
                    File.WriteAllText(path, new string((char)('a' + random.Next(3)), random.Next(3) * 40_000));
                    if (!OperatingSystem.IsWindows() && random.Next(4) == 0) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    break;
                case 2:
                    File.CreateSymbolicLink(path, s_names[random.Next(s_names.Length)]);
                    break;
                case 6 or 7:
                    Directory.CreateDirectory(path);
                    Fill(path, random, depth + 1);
                    break;
            }
        }
    }
}
