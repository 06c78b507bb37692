using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Building;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images;

/// <summary>What can be wrong with pulling from and pushing to registries, in words: SLIP25xx. URLs are shown without their query, which may hold a key.</summary>
internal static class RegistryErrors
{
    /// <summary>Of what a registry refuses for who asks.</summary>
    public const string RefusedCode = "SLIP2501";

    private const int TextLimit = 400;

    /// <summary>No connection, or none that stays.</summary>
    public static Diagnostic Unreachable(string registry, string purpose, string why) => Diagnostic.Error(
        "SLIP2500", $"The registry {registry} cannot be reached to {purpose}: {OneLine(why)}. Check its name, the network and the proxy (HTTPS_PROXY, NO_PROXY).");

    /// <summary>It said nothing for too long.</summary>
    public static Diagnostic Silent(string registry, string purpose, TimeSpan patience) => Diagnostic.Error(
        "SLIP2500", $"The registry {registry} did not answer for {patience.TotalSeconds:0.#} s when asked to {purpose}. Check the network, the proxy and the registry.");

    /// <summary>It asks for credentials and there are none.</summary>
    public static Diagnostic LoginMissing(string registry, string purpose) => Diagnostic.Error(
        RefusedCode, $"The registry {registry} asks for a login to {purpose}, and docker's configuration has none for it. Log in with: docker login {registry}");

    /// <summary>The credentials are not taken, or not for this.</summary>
    public static Diagnostic Refused(string registry, string purpose, bool withLogin, string why) => Diagnostic.Error(
        RefusedCode,
        withLogin
            ? $"The registry {registry} refuses to {purpose}: {OneLine(why)}. Log in with an account that may (docker login {registry}), and check the repository's name: many registries refuse what does not exist."
            : $"The registry {registry} refuses to {purpose} without a login: {OneLine(why)}. Log in with docker login {registry}, and check the repository's name: many registries refuse what does not exist.");

    /// <summary>It asks for a kind of authentication that is not spoken here.</summary>
    public static Diagnostic UnknownAuthentication(string registry, string purpose, string offered) => Diagnostic.Error(
        RefusedCode, $"The registry {registry} asks for authentication to {purpose} and offers {OneLine(offered)}; only Bearer and Basic are known here. Check that the address is a registry's.");

    /// <summary>It answers with an error of its own.</summary>
    public static Diagnostic Answered(string registry, string purpose, int status, string why, string advice) => Diagnostic.Error(
        "SLIP2502", $"The registry {registry} could not {purpose}: {OneLine(why)} (HTTP {status}). {advice}");

    /// <summary>What it sent is not what its digest says.</summary>
    public static Diagnostic WrongContent(string registry, string what, string why) => Diagnostic.Error(
        "SLIP2503", $"The registry {registry} sent another content for {what} than asked for: {OneLine(why)}. Something between here and the registry changes or mixes up what it sends; try again, without a proxy or mirror.");

    /// <summary>It cut the transfer each time.</summary>
    public static Diagnostic Cut(string registry, string purpose, string why) => Diagnostic.Error(
        "SLIP2504", $"The connection to the registry {registry} was cut each time it was to {purpose}: {OneLine(why)}. Check the network, and limits on size or time of a proxy in between; ImagePushChunkSize helps where uploads are cut.");

    /// <summary>The registry knows a manifest and has not what it names.</summary>
    public static Diagnostic Missing(string registry, string what, string repository) => Diagnostic.Error(
        "SLIP2505", $"The registry {registry} has no {what} in the repository {repository}, though a manifest there names it. The image is damaged there; push it again.");

    /// <summary>A repository that one cannot push to.</summary>
    public static Diagnostic NoRepository(string registry, string repository, string why) => Diagnostic.Error(
        "SLIP2505", $"The registry {registry} takes nothing for the repository {repository}: {OneLine(why)}. Check the name; some registries want a repository or its project to be created first.");

    /// <summary>Going on would send credentials or content without TLS.</summary>
    public static Diagnostic NotEncrypted(string registry, string target) => Diagnostic.Error(
        "SLIP2506",
        $"The registry {registry} sends on to {target}, which has no TLS. Correct the registry (behind a proxy it needs X-Forwarded-Proto, or its external address in its configuration), or name that host in ImageInsecureRegistries.");

    /// <summary>A manifest of a kind that is not read here.</summary>
    public static Diagnostic UnknownManifest(string image, string mediaType) => Diagnostic.Error(
        "SLIP2507", $"{image} is of the kind {OneLine(mediaType)}, which is no image manifest or index known here. Check that the reference names an image, not a chart or another artifact.");

    /// <summary>Docker's first kind of manifest.</summary>
    public static Diagnostic Schema1(string image) => Diagnostic.Error(
        "SLIP2507", $"{image} has a manifest of schema 1, which docker gave up: it cannot be verified layer by layer. Push the image again with a current docker.");

    /// <summary>More than a document may be.</summary>
    public static Diagnostic DocumentTooLarge(string registry, string what, long limit) => Diagnostic.Error(
        "SLIP2508", $"The registry {registry} sends more than {ByteCount.Format(limit)} for {what}, the most such a document may have. Check that the reference names an image.");

    /// <summary>It does not keep to the protocol.</summary>
    public static Diagnostic Malformed(string registry, string purpose, string why) => Diagnostic.Error(
        "SLIP2509", $"What answers at {registry} when asked to {purpose} does not speak as a registry: {OneLine(why)}. Check the address, and whether a proxy or login page answers in its place.");

    /// <summary>The registry, or a proxy before it, has no room.</summary>
    public static Diagnostic TooLarge(string registry, string purpose, int status, string why) => Diagnostic.Error(
        "SLIP2510",
        status == 507
            ? $"The registry {registry} has no space left to {purpose}: {OneLine(why)} (HTTP 507). Delete images there, or raise its quota."
            : $"The registry {registry}, or a proxy before it, takes no request as large as this one to {purpose}: {OneLine(why)} (HTTP 413). Raise the proxy's limit (nginx: client_max_body_size), or set ImagePushChunkSize.");

    /// <summary>Too many requests.</summary>
    public static Diagnostic TooMany(string registry, string purpose, string? when) => Diagnostic.Error(
        "SLIP2511", $"The registry {registry} has had too many requests, and does not {purpose} now{(when is null ? "" : $"; it asks to come back {when}")} (HTTP 429). Log in (docker login {registry}) for a higher limit, or use a mirror.");

    /// <summary>Its certificate is not trusted.</summary>
    public static Diagnostic NotTrusted(string registry, string why, IReadOnlyList<string> folders) => Diagnostic.Error(
        "SLIP2512",
        $"The certificate of the registry {registry} is not trusted: {OneLine(why)}. Add its authority to the system's, or as a .crt file to {string.Join(" or ", folders.Select(folder => Path.Combine(folder, RegistryTrust.FolderName(registry))))}, or name it in ImageInsecureRegistries.");

    /// <summary>An artifact that is no image.</summary>
    public static Diagnostic NoImage(string image, string mediaType) => Diagnostic.Error(
        "SLIP2513", $"{image} is an artifact whose configuration is {OneLine(mediaType)}, and no image that could be a base. Check the reference.");

    /// <summary>A digest of another algorithm.</summary>
    public static Diagnostic OtherAlgorithm(string image) => Diagnostic.Error(
        "SLIP2514", $"{image} names a digest that is not sha256, the only kind that can be verified here. Use the image's sha256 digest, or a tag.");

    /// <summary>The blob to be sent ends too early.</summary>
    public static Diagnostic SourceTooShort(Descriptor blob, long bytes) => Diagnostic.Error(
        "SLIP2515", $"The blob {Short(blob.Digest)} that is to be pushed ends after {bytes} of {blob.Size} bytes. It is damaged where it comes from; build the image again.");

    /// <summary>The image is there for other platforms only.</summary>
    public static Diagnostic NoSuchPlatform(string image, Platform wanted, IReadOnlyCollection<Platform> offered) => Diagnostic.Error(
        "SLIP2404",
        offered.Count == 0
            ? $"{image} has no image for {wanted}, and names no platform that it has one for. Check that the reference names an image."
            : $"{image} has no image for {wanted}, only for {OneLine(string.Join(", ", offered.Distinct()))}. Ask for one of these, or use another image.");

    /// <summary>The first 12 digits, as docker shows them.</summary>
    public static string Short(Digest digest) => "sha256:" + digest.Hex[..12];

    /// <summary>One line without control characters, of a length to be read, and without the queries of URLs.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, TextLimit));
        var inUrl = false;
        var skipping = false;
        for (var i = 0; i < text.Length && line.Length < TextLimit; i++)
        {
            var c = text[i];
            if (char.IsControl(c) || char.IsWhiteSpace(c)) c = ' ';
            if (c is ' ' or '"' or '\'' or '>' or ')') (inUrl, skipping) = (false, false);
            if (c == ':' && text.AsSpan(i).StartsWith("://")) inUrl = true;
            if (inUrl && c == '?' && !skipping)
            {
                line.Append("?…");
                skipping = true;
            }

            if (skipping || (c == ' ' && (line.Length == 0 || line[^1] == ' '))) continue;
            line.Append(c);
        }

        return line.ToString().TrimEnd(' ', '.');
    }
}
