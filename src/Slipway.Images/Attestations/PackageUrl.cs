using System.Buffers;
using System.Globalization;
using System.Text;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>Writes package URLs, <c>pkg:type/namespace/name@version?qualifiers</c> (package-url specification, PURL-TYPES).</summary>
internal static class PackageUrl
{
    // A colon "must NOT be encoded. It is unambiguous unencoded everywhere" (PURL-SPECIFICATION, character encoding).
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:");

    public static string Nuget(string name, string version) => $"pkg:nuget/{Escape(name)}@{Escape(version)}";

    /// <summary>A part of the project itself, which no package index knows.</summary>
    public static string Generic(string name, string version) => $"pkg:generic/{Escape(name)}@{Escape(version)}";

    /// <summary>A Debian package of a distribution such as <c>debian-12</c> or <c>ubuntu-24.04</c>; what stands before the dash is the vendor.</summary>
    public static string Deb(string name, string version, string? architecture, string distribution)
    {
        var dash = distribution.IndexOf('-', StringComparison.Ordinal);
        var vendor = (dash < 0 ? distribution : distribution[..dash]).ToLowerInvariant();
        var qualifiers = architecture is null ? "" : $"arch={Escape(architecture)}&";
        return $"pkg:deb/{Escape(vendor)}/{Escape(name.ToLowerInvariant())}@{Escape(version)}?{qualifiers}distro={Escape(distribution)}";
    }

    public static string PyPi(string name, string version) => $"pkg:pypi/{Escape(name.ToLowerInvariant().Replace('_', '-'))}@{Escape(version)}";

    /// <summary>A package of npm by its name with its scope: <c>@angular/core</c>.</summary>
    public static string Npm(string name, string version)
    {
        var slash = name.StartsWith('@') ? name.IndexOf('/', StringComparison.Ordinal) : -1;
        var scope = slash < 0 ? "" : Escape(name[..slash]) + "/";
        return $"pkg:npm/{scope}{Escape(name[(slash + 1)..])}@{Escape(version)}";
    }

    /// <summary>An image by its digest; the reference tells its repository and tag.</summary>
    public static string Oci(ImageReference reference, Digest digest)
    {
        var name = reference.Path[(reference.Path.LastIndexOf('/') + 1)..];
        var tag = reference.Tag is null ? "" : $"&tag={Escape(reference.Tag)}";
        return $"pkg:oci/{Escape(name)}@{Escape(digest.ToString())}?repository_url={Escape(reference.Name)}{tag}";
    }

    /// <summary>An image that is known by a name alone.</summary>
    public static string Oci(string name, Digest digest) => $"pkg:oci/{Escape(name.ToLowerInvariant())}@{Escape(digest.ToString())}";

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)unit))
                escaped.Append((char)unit);
            else
                escaped.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
