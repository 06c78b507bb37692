using Slipway.Images.Attestations;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Attestations;

/// <summary>An image and what is known of it.</summary>
internal static class Facts
{
    public static Digest DigestOf(char digit) => Digest.Parse("sha256:" + new string(digit, 64));

    public static Descriptor Image { get; } = new(MediaTypes.Manifest, DigestOf('a'), 527);

    public static BuildFacts Bare { get; } = new()
    {
        ImageName = "web",
        InputsDigest = DigestOf('b'),
        SlipwayVersion = "1.2.3",
        Time = new DateTimeOffset(2024, 5, 6, 9, 8, 9, 500, TimeSpan.FromHours(2)),
    };

    public static BuildFacts Full { get; } = Bare with
    {
        Base = ("debian:bookworm-slim", DigestOf('c')),
        GitRevision = "0123456789abcdef0123456789abcdef01234567",
        GitSource = "https://git.example.com/team/web.git",
        DockerfileDigest = DigestOf('d'),
        Components =
        [
            new SbomComponent("Newtonsoft.Json", "13.0.3", "pkg:nuget/Newtonsoft.Json@13.0.3"),
            new SbomComponent("bash", "5.2.15-2+b2", "pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12"),
            new SbomComponent("flask", "3.0.0", "pkg:pypi/flask@3.0.0", "BSD-3-Clause"),
        ],
        Files = [("/app/web.dll", DigestOf('e'), 4096), ("/app/appsettings.json", DigestOf('f'), 12)],
    };
}
