namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class ObserveTests
{
    private const string OddNames = """
        mkdir -p -- 'a b/c' '-rf' '...'; touch -- 'a b/c/-n' '-rf/*' $'new\nline' $'quote\'s "$x" `y`' $'raw\xff\xfebyte' ' lead' 'trail ' '...x' $'back\\slash' $'tab\t' 'ä€😀'
        ln -s 'a b' 'link to folder'; ln -s $'odd\n//target ' 'odd link'; ln -s nowhere $'dangling\nlink'; chmod +x -- '...x'
        """;

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Lists_odd_names_of_all_kinds(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        remote.Run(OddNames);

        var seen = await remote.ObserveAsync();

        var expected = """
            File  lead
            Folder -rf
            File -rf/*
            Folder ...
            File ...x x
            Folder a b
            Folder a b/c
            File a b/c/-n
            File back\slash
            Link dangling\x0alink > nowhere
            Link link to folder > a b
            File new\x0aline
            Link odd link > odd\x0a//target 
            File quote's "$x" `y`
            File raw\xff\xfebyte
            File tab\x09
            File trail 
            File ä€😀
            """.Split('\n');
        CollectionAssert.AreEquivalent(expected, RemoteFolder.Lines(seen.Entries).Split('\n'));
    }
}
