using System.Text;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class FetchTests
{
    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task Reads_files_with_odd_and_long_names_and_several_names_of_one(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 60), 5));
        remote.Run($"mkdir -p {deep}; echo deep >{deep}/f; echo one >a; ln a b; ln a {deep}/z; : >empty; printf raw >$'r\\xff\\n\\\\'; printf dash >./-rf; mkdir folder; echo gone >gone; head -c 3000000 /dev/zero >big");
        var files = (await remote.ObserveAsync()).Entries.Where(entry => entry.Kind == EntryKind.File).ToArray();
        remote.Run("rm gone; mkdir gone; touch gone/inside; echo longer >>a");

        var read = new List<string>();
        await foreach (var file in remote.Folder.ReadAsync(files, CancellationToken.None))
        {
            if (file.Content is null)
            {
                read.Add(file.Entry.Path + ": none");
                continue;
            }

            var content = new MemoryStream();
            await file.Content.CopyToAsync(content);
            read.Add($"{Path.GetFileName(file.Entry.Path)}: {(content.Length > 100 ? content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : Encoding.ASCII.GetString(content.ToArray()).Trim())} {await file.IsUnchangedAsync(CancellationToken.None)}");
        }

        CollectionAssert.AreEqual(
            (string[])["-rf: dash True", "a: one\nlonger False", "b: one\nlonger False", "big: 3000000 True", "f: deep True", "z: one\nlonger False", "empty:  True", "gone: none", "r\udcff\n\\: raw True"],
            read);
        Assert.AreEqual(RootState.Folder, (await remote.ObserveAsync()).Root);
    }
}
