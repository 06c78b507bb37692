using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Docker.Locating;

/// <summary>
/// The contexts that <c>docker context create</c> keeps: <c>contexts/meta/&lt;sha256 of the name&gt;/meta.json</c> and
/// <c>contexts/tls/&lt;the same&gt;/docker/{ca,cert,key}.pem</c>.
/// </summary>
internal static class DockerContextStore
{
    /// <exception cref="SlipwayException">SLIP1002: there is no such context, or it cannot be read.</exception>
    public static EngineEndpoint Endpoint(string configDirectory, string name, string chosenBy)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(configDirectory, "contexts", "meta", id, "meta.json");
        if (!File.Exists(file)) throw new SlipwayException(DockerErrors.UnknownContext(name, chosenBy, Names(configDirectory)));
        var (host, skipVerify) = Read(file, name);
        return EngineAddress.Parse(host, Tls(Path.Combine(configDirectory, "contexts", "tls", id, "docker"), skipVerify), $"context '{name}'");
    }

    private static (string Host, bool SkipVerify) Read(string file, string name)
    {
        try
        {
            using var meta = JsonDocument.Parse(File.ReadAllBytes(file));
            if (meta.RootElement.ValueKind == JsonValueKind.Object
                && meta.RootElement.TryGetProperty("Endpoints", out var endpoints) && endpoints.ValueKind == JsonValueKind.Object
                && endpoints.TryGetProperty("docker", out var docker) && docker.ValueKind == JsonValueKind.Object
                && docker.TryGetProperty("Host", out var host) && host.ValueKind == JsonValueKind.String && host.GetString() is { Length: > 0 } address)
            {
                return (address, docker.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True);
            }

            throw new SlipwayException(DockerErrors.MalformedContext(name, file, "it names no docker endpoint"));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DockerErrors.MalformedContext(name, file, e.Message), e);
        }
    }

    private static TlsFiles? Tls(string folder, bool skipVerify)
    {
        string? Present(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
        var (ca, cert, key) = (Present("ca.pem"), Present("cert.pem"), Present("key.pem"));
        return ca is null && cert is null && !skipVerify ? null : new TlsFiles(ca, cert, key, !skipVerify);
    }

    private static List<string> Names(string configDirectory)
    {
        List<string> names = [];
        var folder = Path.Combine(configDirectory, "contexts", "meta");
        if (!Directory.Exists(folder)) return names;
        foreach (var file in Directory.EnumerateFiles(folder, "meta.json", SearchOption.AllDirectories))
        {
            try
            {
                using var meta = JsonDocument.Parse(File.ReadAllBytes(file));
                if (meta.RootElement.TryGetProperty("Name", out var name) && name.GetString() is { } text) names.Add(text);
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // The list only helps to find a spelling mistake.
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
