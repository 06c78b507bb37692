using Slipway.Docker.Session;
using Slipway.Images.Context;

namespace Slipway.Images.Tests.Context;

[TestClass]
public sealed class ContextDirectoryTests
{
    [TestMethod]
    [DataRow("", "", "", "Dockerfile a a/f a/l b b/g c c/h l.txt")]
    [DataRow("Dockerfile .dockerignore", "", "", "Dockerfile")]
    [DataRow("a/f", "", "", "a a/f")]
    [DataRow("a/l", "", "", "a a/l b b/g")]
    [DataRow("l.txt", "", "", "a a/f l.txt")]
    [DataRow("*.txt", "", "", "a a/f l.txt")]
    [DataRow("a/*", "", "", "a a/f a/l b b/g")]
    [DataRow("*/g", "", "", "Dockerfile a a/f a/l b b/g c c/h l.txt")]
    [DataRow("[bc]/g", "", "", "b b/g")]
    [DataRow("/", "", "", "Dockerfile a a/f a/l b b/g c c/h l.txt")]
    [DataRow("missing/x", "", "", "")]
    [DataRow("", "a|b", "", "Dockerfile c c/h l.txt")]
    [DataRow("", "*|!b/g", "", "b b/g")]
    [DataRow("", "", "**/f|c", "a a/f c c/h")]
    [DataRow("a/*", "a/l", "", "a a/f b b/g")]
    public void The_engine_gets_what_it_asks_for(string follow, string exclude, string include, string expected)
    {
        using var tree = new TemporaryTree().With("Dockerfile").With("a/f").WithLink("a/l", "../../b/./g").With("b/g").With("c/h").WithLink("l.txt", "/a/f");
        var selection = new ContextSelection(Split(follow, ' '), Split(exclude, '|'), Split(include, '|'));
        Assert.AreEqual(expected, string.Join(' ', new ContextDirectory(tree.Root).Entries(selection).Select(e => e.Path)));
    }

    [TestMethod]
    public void Links_in_a_circle_are_followed_once()
    {
        using var tree = new TemporaryTree().WithLink("a", "b").WithLink("b", "a").WithLink("self", "self/x").With("other");
        var entries = new ContextDirectory(tree.Root).Entries(new ContextSelection(["a/x", "self"], [], []));
        CollectionAssert.AreEqual(new[] { "a", "b", "self" }, entries.Select(e => e.Path).ToArray());
    }

    [TestMethod]
    public void A_file_is_opened_by_its_entry()
    {
        using var tree = new TemporaryTree().With("a/f", "content");
        var directory = new ContextDirectory(tree.Root);
        var entry = directory.Entries(new ContextSelection([], [], [])).Single(e => e.Kind == ContextEntryKind.File);
        using var reader = new StreamReader(directory.Open(entry));
        Assert.AreEqual("content", reader.ReadToEnd());
    }

    private static string[] Split(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
