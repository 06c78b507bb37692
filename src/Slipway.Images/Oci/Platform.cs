using System.Runtime.InteropServices;

namespace Slipway.Images.Oci;

/// <summary>What an image runs on, in Go's names: <c>linux/amd64</c>, <c>linux/arm64/v8</c> (OCI image-spec, image-index.md).</summary>
/// <param name="Os"><c>linux</c>, <c>windows</c></param>
/// <param name="Architecture"><c>amd64</c>, <c>arm64</c>, <c>arm</c>, <c>s390x</c>…</param>
/// <param name="Variant"><c>v7</c>, <c>v8</c>; null where there is none.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>Linux on this machine's processor: what an engine of this machine runs, on every system that docker runs on.</summary>
    public static Platform Host { get; } = new("linux", ArchitectureOf(RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()) ?? "amd64");

    /// <summary>Reads <c>os/architecture[/variant]</c>; null for anything else.</summary>
    public static Platform? Parse(string text) => text.Trim().ToLowerInvariant().Split('/') switch
    {
        var parts when !Array.TrueForAll(parts, IsName) => null,
        [{ Length: > 0 } os, { Length: > 0 } architecture] => Normal(os, architecture, null),
        [{ Length: > 0 } os, { Length: > 0 } architecture, { Length: > 0 } variant] => Normal(os, architecture, variant),
        _ => null,
    };

    /// <summary>The platform of a .NET runtime identifier such as <c>linux-x64</c> or <c>linux-musl-arm64</c>; null where it names none.</summary>
    public static Platform? OfRuntimeIdentifier(string identifier)
    {
        var parts = identifier.ToLowerInvariant().Split('-');
        if (parts.Length < 2 || ArchitectureOf(parts[^1]) is not { } architecture)
            return null;
        var os = parts[0] switch { "win" => "windows", "osx" => "darwin", "alpine" or "debian" or "ubuntu" or "linux" => "linux", _ => null };
        return os is null ? null : new Platform(os, architecture, parts[^1] == "arm" ? "v7" : null);
    }

    /// <summary>Whether an image for <paramref name="offered"/> is what is asked for. A variant that is not told is not compared, and arm64 is v8.</summary>
    public bool Accepts(Platform offered) =>
        Os == offered.Os && Architecture == offered.Architecture && (VariantOrDefault is not { } wanted || offered.VariantOrDefault is not { } had || wanted == had);

    /// <summary><c>os/architecture[/variant]</c></summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    private static bool IsName(string part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
                return false;
        }

        return part.Length > 0;
    }

    private string? VariantOrDefault => Variant ?? (Architecture == "arm64" ? "v8" : null);

    private static Platform Normal(string os, string architecture, string? variant) => new(
        os,
        architecture switch { "x86_64" or "x86-64" or "x64" => "amd64", "aarch64" => "arm64", "armhf" => "arm", "i386" or "x86" => "386", _ => architecture },
        variant ?? (architecture == "armhf" ? "v7" : null));

    private static string? ArchitectureOf(string dotnet) => dotnet switch
    {
        "x64" => "amd64",
        "x86" => "386",
        "arm64" => "arm64",
        "arm" => "arm",
        "s390x" or "ppc64le" or "riscv64" or "loongarch64" => dotnet,
        _ => null,
    };
}
