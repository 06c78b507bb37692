using System.Text;
using Slipway.Deploy.Releases;

namespace Slipway.Deploy.Tests.Releases;

internal static class SampleRelease
{
    public static byte[] Specification(int number) => Encoding.UTF8.GetBytes($"services: {{}} # {number}\n");

    public static Release Of(int number, params string[] files) => new()
    {
        Number = number,
        Project = "shop",
        Environment = "Prod",
        Mode = DeployMode.Compose,
        Created = new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero),
        Actor = "me@here",
        Commit = "abc+dirty",
        SpecDigest = ReleaseStore.Digest(Specification(number)),
        Images = new Dictionary<string, string> { ["web"] = "sha256:1", ["db"] = "sha256:2" },
        References = new Dictionary<string, string> { ["web"] = "shop-web:1", ["db"] = "postgres" },
        Files = files,
        Hosts = ["web1", "web2"],
    };
}
