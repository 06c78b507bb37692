using Slipway.Diagnostics;

namespace Slipway.Docker.References;

/// <summary>
/// An image's name by the grammar of the distribution reference (github.com/distribution/reference): <c>[domain/]path[:tag][@digest]</c>, with
/// Docker Hub's domain and <c>library/</c> filled in.
/// </summary>
public sealed record ImageReference
{
    public const string DefaultDomain = "docker.io";
    public const string DefaultTag = "latest";
    private const string LegacyDomain = "index.docker.io";
    private const string OfficialPrefix = "library/";
    private const int NameLimit = 255;

    private ImageReference(string domain, string path, string? tag, string? digest) => (Domain, Path, Tag, Digest) = (domain, path, tag, digest);

    /// <summary>The registry, with its port: <c>docker.io</c>, <c>localhost:5000</c>.</summary>
    public string Domain { get; }

    /// <summary>The repository within the registry: <c>library/busybox</c>.</summary>
    public string Path { get; }

    /// <summary>Null only where there is a digest.</summary>
    public string? Tag { get; }

    /// <summary><c>sha256:…</c></summary>
    public string? Digest { get; }

    /// <summary>Domain and path: <c>docker.io/library/busybox</c>.</summary>
    public string Name => $"{Domain}/{Path}";

    /// <summary>The short form people write: <c>busybox</c>.</summary>
    public string FamiliarName => Domain != DefaultDomain ? Name
        : Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Path.IndexOf('/', OfficialPrefix.Length) < 0 ? Path[OfficialPrefix.Length..] : Path;

    /// <summary>The full form: <c>docker.io/library/busybox:latest</c>.</summary>
    public string Canonical => Name + Suffix;

    /// <summary>Reads a reference; without tag and digest the tag is <c>latest</c>.</summary>
    /// <exception cref="SlipwayException">SLIP1014: it is none.</exception>
    public static ImageReference Parse(string text) => Read(text, out var why) ?? throw new SlipwayException(DockerErrors.MalformedReference(text, why));

    /// <summary>As <see cref="Parse"/>, false where the text is no reference.</summary>
    public static bool TryParse(string text, out ImageReference? reference) => (reference = Read(text, out _)) is not null;

    /// <summary>The same repository with another tag and no digest.</summary>
    /// <exception cref="SlipwayException">SLIP1014: the tag is none.</exception>
    public ImageReference WithTag(string tag) =>
        ReferenceGrammar.IsTag(tag) ? new ImageReference(Domain, Path, tag, null) : throw new SlipwayException(DockerErrors.MalformedReference($"{FamiliarName}:{tag}", "the tag is malformed"));

    /// <summary>The familiar form with tag and digest.</summary>
    public override string ToString() => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private static ImageReference? Read(string text, out string why)
    {
        why = "";
        var rest = text;
        string? digest = null, tag = null;
        if (rest.IndexOf('@') is var at and >= 0)
        {
            (digest, rest) = (rest[(at + 1)..], rest[..at]);
            if (!ReferenceGrammar.IsDigest(digest)) return Fail("the digest is not <algorithm>:<hexadecimal digits>", out why);
        }

        // A colon before a slash is a port's.
        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
        {
            (tag, rest) = (rest[(colon + 1)..], rest[..colon]);
            if (!ReferenceGrammar.IsTag(tag)) return Fail("the tag is not up to 128 letters, digits, '_', '.' and '-'", out why);
        }

        if (rest.Length == 0) return Fail("the name is empty", out why);
        var (domain, path) = Split(rest);
        if (!ReferenceGrammar.IsDomain(domain)) return Fail("the registry is not a host name with an optional port", out why);
        if (!ReferenceGrammar.IsPath(path))
        {
            return Fail(
                path.Equals(path.ToLowerInvariant(), StringComparison.Ordinal)
                    ? "the name is not made of lower-case letters and digits, separated by '.', '_', '__', '-' or '/'"
                    : "the name must be lower case",
                out why);
        }

        if (ReferenceGrammar.IsImageId(rest)) return Fail("64 hexadecimal digits are an image id, not a name", out why);
        if (domain.Length + 1 + path.Length > NameLimit) return Fail("the name is longer than 255 characters", out why);
        return new ImageReference(domain, path, tag ?? (digest is null ? DefaultTag : null), digest);
    }

    private static (string Domain, string Path) Split(string name)
    {
        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var hasDomain = slash >= 0
            && (first.AsSpan().ContainsAny('.', ':') || first == "localhost" || !first.Equals(first.ToLowerInvariant(), StringComparison.Ordinal));
        var (domain, path) = hasDomain ? (first, name[(slash + 1)..]) : (DefaultDomain, name);
        if (domain == LegacyDomain) domain = DefaultDomain;
        return (domain, domain == DefaultDomain && !path.Contains('/') ? OfficialPrefix + path : path);
    }

    private static ImageReference? Fail(string reason, out string why)
    {
        why = reason;
        return null;
    }
}
