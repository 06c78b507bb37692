using System.Net.Sockets;
using System.Runtime.Versioning;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Images.Context;

namespace Slipway.Images.Tests.Context;

[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class BuildContextTests
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [TestMethod]
    public void Parents_come_before_children_and_each_component_is_compared_on_its_own()
    {
        using var tree = new TemporaryTree().With("a/b").With("a-b").With("a.b").With("B").With("a/a/z").With("a0/x").With("\uFFFD").With("\U0001F600").With("é");
        CollectionAssert.AreEqual(
            new[] { "B", "a", "a/a", "a/a/z", "a/b", "a-b", "a.b", "a0", "a0/x", "é", "\uFFFD", "\U0001F600" }, Paths(tree.Root));
    }

    [TestMethod]
    public void Every_order_is_the_bytes_order_in_a_directory_of_many()
    {
        using var tree = new TemporaryTree();
        var random = new Random(7);
        var names = Enumerable.Range(0, 700).Select(_ => random.Next(1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture)).Distinct().ToArray();
        Array.ForEach(names, name => tree.With(name));
        CollectionAssert.AreEqual(names.Order(StringComparer.Ordinal).ToArray(), Paths(tree.Root));
    }

    [TestMethod]
    public void The_portable_reader_finds_what_the_system_calls_find()
    {
        using var tree = new TemporaryTree().With("a/b", "xyz").With("e/").WithLink("l", "../out").With("a/c");
        File.SetUnixFileMode(tree.At("a/b"), UnixFileMode.UserRead);
        CollectionAssert.AreEqual(Entries(tree.Root, new ManagedDirectoryReader()), Entries(tree.Root, new LinuxDirectoryReader()));
    }

    [TestMethod]
    public void An_entry_has_its_size_mode_and_time()
    {
        using var tree = new TemporaryTree().With("f", "12345");
        File.SetUnixFileMode(tree.At("f"), UnixFileMode.UserRead | UnixFileMode.SetUser);
        File.SetLastWriteTimeUtc(tree.At("f"), new DateTime(1969, 12, 31, 23, 59, 58, 500, DateTimeKind.Utc));
        Assert.AreEqual(new ContextEntry("f", ContextEntryKind.File, 5, 0x900, -1_500_000_000), Open(tree.Root).Entries().Single());
    }

    [TestMethod]
    public void Links_are_entries_and_never_followed()
    {
        using var tree = new TemporaryTree().With("d/x").WithLink("d/loop", "..").WithLink("self", "self").WithLink("out", "/etc").WithLink("dir", "d");
        var links = Open(tree.Root).Entries().Where(e => e.Kind == ContextEntryKind.SymbolicLink).Select(e => (e.Path, e.LinkTarget)).ToArray();
        CollectionAssert.AreEqual(new (string, string?)[] { ("d/loop", ".."), ("dir", "d"), ("out", "/etc"), ("self", "self") }, links);
        Assert.HasCount(6, Paths(tree.Root));
    }

    [TestMethod]
    public void A_context_that_is_a_link_to_a_directory_is_followed()
    {
        using var tree = new TemporaryTree().With("real/f").WithLink("link", "real");
        CollectionAssert.AreEqual(new[] { "f" }, Paths(tree.At("link")));
    }

    [TestMethod]
    public void A_missing_context_and_a_file_as_context_are_errors()
    {
        using var tree = new TemporaryTree().With("f");
        Assert.AreEqual("SLIP2200", Code(() => Open(tree.At("none"))));
        Assert.AreEqual("SLIP2201", Code(() => Open(tree.At("f"))));
    }

    [TestMethod]
    public void Sockets_pipes_and_devices_are_left_out_with_one_warning_each()
    {
        using var tree = new TemporaryTree().With("f").With("ignored/f");
        Shell.Run(tree.Root, "mkfifo pipe; mkfifo ignored/pipe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(tree.At("sock")));
        var warnings = new List<Diagnostic>();
        var context = BuildContext.Open(tree.Root, IgnoreFile.Parse("f", "ignored").ToMatcher(), warn: warnings.Add);
        Assert.AreEqual("f", context.Entries().Single().Path);
        Assert.AreEqual("f", context.Entries().Single().Path);
        CollectionAssert.AreEqual(new[] { "SLIP2207", "SLIP2207" }, warnings.Select(w => w.Code).ToArray());
        Assert.IsTrue(warnings.All(w => w.Severity == Severity.Warning));
    }

    [TestMethod]
    public void A_directory_that_cannot_be_read_is_an_error_unless_it_is_ignored()
    {
        using var tree = new TemporaryTree().With("secret/f").With("g");
        File.SetUnixFileMode(tree.Root, Readable);
        File.SetUnixFileMode(tree.At("secret"), UnixFileMode.None);
        Unprivileged.Run(() =>
        {
            var error = Assert.ThrowsExactly<SlipwayException>(() => Paths(tree.Root)).Diagnostics.Single();
            Assert.AreEqual("SLIP2202", error.Code);
            StringAssert.Contains(error.Message, "'secret'");
            CollectionAssert.AreEqual(new[] { "g" }, Paths(tree.Root, "secret"));
            CollectionAssert.AreEqual(Array.Empty<string>(), Paths(tree.Root, "*\n!**/*.cs"));
        });
    }

    [TestMethod]
    public void A_context_that_cannot_be_read_is_an_error()
    {
        using var tree = new TemporaryTree().With("g");
        File.SetUnixFileMode(tree.Root, UnixFileMode.None);
        Unprivileged.Run(() => Assert.AreEqual("SLIP2202", Code(() => Paths(tree.Root))));
    }

    [TestMethod]
    public void A_file_that_cannot_be_read_is_an_error_when_it_is_opened()
    {
        using var tree = new TemporaryTree().With("g", "x");
        File.SetUnixFileMode(tree.Root, Readable);
        File.SetUnixFileMode(tree.At("g"), UnixFileMode.None);
        Unprivileged.Run(() =>
        {
            var context = Open(tree.Root);
            Assert.AreEqual("SLIP2203", Cause(() => context.OpenFile(context.Entries().Single())));
        });
    }

    [TestMethod]
    public void A_file_that_vanished_or_changed_its_size_is_an_error()
    {
        using var tree = new TemporaryTree().With("gone", "x").With("grown", "x").With("cut", "xyz");
        var context = Open(tree.Root);
        var entries = context.Entries().ToDictionary(e => e.Path);
        using var cut = context.OpenFile(entries["cut"]);
        File.Delete(tree.At("gone"));
        tree.With("grown", "xx").With("cut", "x");
        Assert.AreEqual("SLIP2204", Cause(() => context.OpenFile(entries["gone"])));
        Assert.AreEqual("SLIP2205", Cause(() => context.OpenFile(entries["grown"])));
        Assert.AreEqual("SLIP2205", Cause(() => cut.CopyTo(Stream.Null)));
    }

    [TestMethod]
    public void A_file_removed_while_its_directory_is_walked_is_simply_not_there()
    {
        using var tree = new TemporaryTree().With("a/x").With("b/x");
        var seen = new List<string>();
        foreach (var entry in Open(tree.Root).Entries())
        {
            seen.Add(entry.Path);
            if (entry.Path == "a")
            {
                Directory.Delete(tree.At("b"), recursive: true);
            }
        }

        CollectionAssert.AreEqual(new[] { "a", "a/x", "b" }, seen);
    }

    [TestMethod]
    public void A_name_that_is_not_UTF8_is_an_error_that_shows_its_bytes_unless_it_is_ignored()
    {
        using var tree = new TemporaryTree().With("g");
        Shell.Run(tree.Root, "mkdir d; printf x > \"d/$(printf 'caf\\351.txt')\"");
        var error = Assert.ThrowsExactly<SlipwayException>(() => Paths(tree.Root)).Diagnostics.Single();
        Assert.AreEqual("SLIP2206", error.Code);
        StringAssert.Contains(error.Message, @"'d/caf\xe9.txt'");
        CollectionAssert.AreEqual(new[] { "d", "g" }, Paths(tree.Root, "d/caf?.txt"));
        CollectionAssert.AreEqual(new[] { "g" }, Paths(tree.Root, "d"));

        // The library cannot remove what it cannot name.
        Shell.Run(tree.Root, "rm -r d");
    }

    [TestMethod]
    public void What_does_not_matter_is_not_walked()
    {
        using var tree = new TemporaryTree().With("src/a/x").With("other/b/y").With("f");
        var asked = new List<string>();
        var context = BuildContext.Open(tree.Root, IgnoreMatcher.Nothing, path =>
        {
            asked.Add(path);
            return path.StartsWith("src", StringComparison.Ordinal);
        });
        CollectionAssert.AreEqual(new[] { "src", "src/a", "src/a/x" }, context.Entries().Select(e => e.Path).ToArray());
        Assert.DoesNotContain("other/b", asked);
    }

    [TestMethod]
    public void What_is_always_sent_comes_with_its_directories_and_nothing_else()
    {
        using var tree = new TemporaryTree().With("docker/Dockerfile").With("docker/other").With(".dockerignore").With("f");
        var entries = BuildContext.Open(tree.Root, IgnoreFile.Parse("f", "*").ToMatcher()).Entries(["docker/Dockerfile", ".dockerignore"]);
        CollectionAssert.AreEqual(new[] { ".dockerignore", "docker", "docker/Dockerfile" }, entries.Select(e => e.Path).ToArray());
    }

    private static BuildContext Open(string root) => BuildContext.Open(root, IgnoreMatcher.Nothing);

    private static string[] Paths(string root, string ignore = "") =>
        [.. BuildContext.Open(root, IgnoreFile.Parse(".dockerignore", ignore).ToMatcher()).Entries().Select(e => e.Path)];

    private static ContextEntry[] Entries(string root, DirectoryReader reader)
    {
        var walk = new TreeWalk(root, new WalkFilter(IgnoreMatcher.Nothing), _ => { }, reader);
        var entries = new List<ContextEntry>();
        while (walk.MoveNext())
        {
            // The portable reader's times are whole ticks of 100 ns.
            entries.Add(walk.ToEntry() with { ModifiedNanoseconds = walk.Stat.ModifiedNanoseconds / 100 });
        }

        return [.. entries];
    }

    private static string Code(Action action) => Assert.ThrowsExactly<SlipwayException>(action).Diagnostics.Single().Code;

    private static string Cause(Action action) =>
        ((SlipwayException)Assert.ThrowsExactly<IOException>(action).InnerException!).Diagnostics.Single().Code;
}
