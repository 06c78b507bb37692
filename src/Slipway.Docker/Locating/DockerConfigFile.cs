using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Diagnostics;

namespace Slipway.Docker.Locating;

/// <summary>What of docker's <c>config.json</c> matters here.</summary>
internal sealed class DockerConfigFile
{
    [JsonPropertyName("currentContext")]
    public string? CurrentContext { get; init; }

    [JsonPropertyName("credsStore")]
    public string? CredsStore { get; init; }

    [JsonPropertyName("credHelpers")]
    public Dictionary<string, string>? CredHelpers { get; init; }

    [JsonPropertyName("auths")]
    public Dictionary<string, DockerConfigAuth>? Auths { get; init; }

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="SlipwayException">SLIP1005: it is unreadable or no JSON.</exception>
    public static DockerConfigFile? Read(string configDirectory)
    {
        var path = Path.Combine(configDirectory, "config.json");
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), DockerConfigJson.Default.DockerConfigFile);
        }
        catch (JsonException e)
        {
            throw new SlipwayException(DockerErrors.MalformedConfiguration(path, e.LineNumber, e.BytePositionInLine));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DockerErrors.UnreadableConfiguration(path, e.Message), e);
        }
    }
}

/// <summary>One registry's entry in <c>auths</c>.</summary>
internal sealed class DockerConfigAuth
{
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }
}

[JsonSourceGenerationOptions(ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(DockerConfigFile))]
internal sealed partial class DockerConfigJson : JsonSerializerContext;
