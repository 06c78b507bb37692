using Slipway.Sync.Ignoring;

namespace Slipway.Sync.Tests.Ignoring;

[TestClass]
public sealed class GitConfigurationTests
{
    [TestMethod]
    [DataRow("[core]\n\tname = value", "core.name=value")]
    [DataRow("[CORE] Name=value ; why", "core.name=value")]
    [DataRow("[a \"B.c\\\"d\"] x = 1", "a.B.c\"d.x=1")]
    [DataRow("[a]\nx = two  words  # comment", "a.x=two  words")]
    [DataRow("[a]\nx = \" kept \" ", "a.x= kept ")]
    [DataRow("[a]\nx = one \\\n  two", "a.x=one   two")]
    [DataRow("[a]\nx = a\\tb\\\\c\\\"", "a.x=a\tb\\c\"")]
    [DataRow("[a]\nx = \"a#b\";c", "a.x=a#b")]
    [DataRow("[a]\nx\ny = ", "a.x|a.y=")]
    [DataRow("\ufeff[a]\r\nx = 1\r\n", "a.x=1")]
    [DataRow("[a]\n= 3\n?\nx = 1\n[b", "a.x=1")]
    [DataRow("[a]\nx = \\", "a.x=")]
    public void Settings_are_read(string text, string settings)
    {
        var read = new List<string>();
        new GitConfigurationReader(text).Read((name, value) => read.Add(value is null ? name : $"{name}={value}"));
        Assert.AreEqual(settings, string.Join('|', read));
    }

    [TestMethod]
    public void Any_text_ends()
    {
        var random = new Random(1);
        var letters = "[]\"\\ab=#; \n\r\t.";
        for (var round = 0; round < 20_000; round++)
            new GitConfigurationReader(new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => letters[random.Next(letters.Length)])])).Read((_, _) => { });
    }
}
