using Slipway.Diagnostics;
using Slipway.Docker.References;

namespace Slipway.Docker.Tests.References;

[TestClass]
public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestMethod]
    [DataRow("busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [DataRow("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [DataRow("library/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [DataRow("docker.io/library/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [DataRow("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [DataRow("me/app", "docker.io/me/app:latest", "me/app:latest")]
    [DataRow("library/a/b", "docker.io/library/a/b:latest", "library/a/b:latest")]
    [DataRow("ghcr.io/me/app:v1", "ghcr.io/me/app:v1", "ghcr.io/me/app:v1")]
    [DataRow("localhost/app", "localhost/app:latest", "localhost/app:latest")]
    [DataRow("localhost:5000/app", "localhost:5000/app:latest", "localhost:5000/app:latest")]
    [DataRow("[::1]:5000/app:x", "[::1]:5000/app:x", "[::1]:5000/app:x")]
    [DataRow("HOST/app", "HOST/app:latest", "HOST/app:latest")]
    [DataRow("x/a__b-c---d.e", "docker.io/x/a__b-c---d.e:latest", "x/a__b-c---d.e:latest")]
    [DataRow("busybox@" + Digest, "docker.io/library/busybox@" + Digest, "busybox@" + Digest)]
    [DataRow("busybox:1@" + Digest, "docker.io/library/busybox:1@" + Digest, "busybox:1@" + Digest)]
    public void A_reference_is_normalised(string text, string canonical, string familiar)
    {
        var reference = ImageReference.Parse(text);
        Assert.AreEqual(canonical, reference.Canonical);
        Assert.AreEqual(familiar, reference.ToString());
        Assert.AreEqual(reference, ImageReference.Parse(reference.ToString()));
        Assert.AreEqual(reference, ImageReference.Parse(reference.Canonical));
    }

    [TestMethod]
    [DataRow("", "empty")]
    [DataRow(":tag", "empty")]
    [DataRow("Busybox", "lower case")]
    [DataRow("a//b", "lower-case letters")]
    [DataRow("a_-b", "lower-case letters")]
    [DataRow("-a", "lower-case letters")]
    [DataRow("a-", "lower-case letters")]
    [DataRow("a...b", "lower-case letters")]
    [DataRow("a:", "tag")]
    [DataRow("a:.b", "tag")]
    [DataRow("a: b", "tag")]
    [DataRow("a@sha256:12", "digest")]
    [DataRow("a@" + Digest + "0", "digest")]
    [DataRow("a@SHA", "digest")]
    [DataRow("bad_host.x:5000/app", "registry")]
    [DataRow("host:port/app", "registry")]
    [DataRow("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "image id")]
    public void What_is_no_reference_says_why(string text, string why)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => ImageReference.Parse(text));
        Assert.AreEqual("SLIP1014", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, why);
        Assert.IsFalse(ImageReference.TryParse(text, out _));
    }

    [TestMethod]
    public void Names_of_more_than_255_characters_and_tags_of_more_than_128_are_refused()
    {
        Assert.IsTrue(ImageReference.TryParse("h.io/" + new string('a', 250), out _));
        Assert.IsFalse(ImageReference.TryParse("h.io/" + new string('a', 251), out _));
        Assert.IsTrue(ImageReference.TryParse("a:" + new string('t', 128), out _));
        Assert.IsFalse(ImageReference.TryParse("a:" + new string('t', 129), out _));
    }

    [TestMethod]
    [DataRow("docker.io", "https://index.docker.io/v1/", true)]
    [DataRow("docker.io", "index.docker.io", true)]
    [DataRow("ghcr.io", "ghcr.io", true)]
    [DataRow("ghcr.io", "https://ghcr.io/v2/", true)]
    [DataRow("ghcr.io", "ghcr.io.evil.example", false)]
    [DataRow("localhost:5000", "localhost:5001", false)]
    public void A_registry_matches_its_keys(string domain, string key, bool expected) => Assert.AreEqual(expected, new RegistryReference(domain).Matches(key));
}
