using System.Text.RegularExpressions;

namespace Slipway.Tasks.Tests;

[TestClass]
public sealed partial class DiagnosticsDocumentTests
{
    [GeneratedRegex("\"(SLIP[0-9]{4})\"")]
    private static partial Regex CodeInSource { get; }

    [GeneratedRegex("^### (SLIP[0-9]{4})\\b", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [TestMethod]
    public void Every_code_has_a_page_and_every_page_a_code()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Build.sln")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("No Build.sln above the tests.");
        var used = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CodeInSource.Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        var described = Heading.Matches(File.ReadAllText(Path.Combine(root, "docs", "diagnostics.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.IsNotEmpty(used);
        Assert.AreEqual("", string.Join(' ', used.Except(described).Order(StringComparer.Ordinal)), "not in docs/diagnostics.md");
        Assert.AreEqual("", string.Join(' ', described.Except(used).Order(StringComparer.Ordinal)), "in docs/diagnostics.md and nowhere in src");
        Assert.AreEqual("", string.Join(' ', described.GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key)), "described twice");
    }
}
