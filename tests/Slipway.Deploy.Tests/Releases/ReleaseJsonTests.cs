using System.Text;
using Slipway.Deploy.Releases;

namespace Slipway.Deploy.Tests.Releases;

[TestClass]
public sealed class ReleaseJsonTests
{
    [TestMethod]
    public void A_release_gives_the_same_bytes_whatever_the_order_of_its_services()
    {
        var release = SampleRelease.Of(3, "d1");
        var other = release with { Images = new Dictionary<string, string> { ["db"] = "sha256:2", ["web"] = "sha256:1" }, Created = release.Created.ToOffset(TimeSpan.FromHours(5)) };
        CollectionAssert.AreEqual(ReleaseJson.Write(release), ReleaseJson.Write(other));
    }

    [TestMethod]
    public void What_is_written_is_read()
    {
        var release = SampleRelease.Of(3, "d1", "sha256:d2") with { Mode = DeployMode.Swarm };
        foreach (var bytes in (byte[][])[ReleaseJson.Write(release), ReleaseJson.WriteLine(release)]) CollectionAssert.AreEqual(ReleaseJson.Write(release), ReleaseJson.Write(ReleaseJson.Read(bytes)));
        Assert.DoesNotContain('\n', Encoding.UTF8.GetString(ReleaseJson.WriteLine(release)));
    }

    [TestMethod]
    [DataRow("\"number\": 3", "\"number\": 0")]
    [DataRow("\"number\": 3", "\"number\": -3")]
    [DataRow("\"number\": 3", "\"number\": 4000000000")]
    [DataRow("\"Compose\"", "7")]
    [DataRow("\"Compose\"", "\"Other\"")]
    [DataRow("\"d1\"", "\"../../etc\"")]
    [DataRow("\"d1\"", "\".hidden\"")]
    [DataRow("\"d1\"", "null")]
    [DataRow("\"me@here\"", "\"me\\u001b[31m\"")]
    [DataRow("\"me@here\"", "\"me\\nnext\"")]
    [DataRow("\"me@here\"", "null")]
    [DataRow("\"web1\"", "null")]
    [DataRow("\"web1\"", "\"a\\u2028b\"")]
    [DataRow("\"sha256:1\"", "null")]
    [DataRow("\"postgres\"", "\"\\u0000\"")]
    [DataRow("{", "[")]
    public void What_is_no_release_is_refused(string part, string instead)
    {
        var json = Encoding.UTF8.GetString(ReleaseJson.Write(SampleRelease.Of(3, "d1")));
        var changed = json.Replace(part, instead, StringComparison.Ordinal);
        Assert.AreNotEqual(json, changed);
        Assert.ThrowsExactly<InvalidDataException>(() => ReleaseJson.Read(Encoding.UTF8.GetBytes(changed)));
    }
}
