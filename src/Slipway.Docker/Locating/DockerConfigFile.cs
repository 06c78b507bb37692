using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Diagnostics;

namespace Slipway.Docker.Locating;

/// <summary>What of docker's <c>config.json</c> matters here.</summary>
internal sealed class DockerConfigFile
{
    [JsonPropertyName("credsStore")]
    public string? CredsStore { get; init; }

    [JsonPropertyName("credHelpers")]
    public Dictionary<string, string>? CredHelpers { get; init; }

    [JsonPropertyName("auths")]
    public Dictionary<string, DockerConfigAuth>? Auths { get; init; }

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="SlipwayException">SLIP1005: it is unreadable or no JSON.</exception>
    public static DockerConfigFile? Read(string configDirectory) =>
        Read(configDirectory, bytes => JsonSerializer.Deserialize(bytes, DockerConfigJson.Default.DockerConfigFile));

    /// <summary>
    /// The member <c>currentContext</c> alone; null when it is not set. It is asked for in every build, and the serializer's metadata, compiled at run time,
    /// would take longer than the rest of finding the engine.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP1005: it is unreadable or no JSON.</exception>
    public static string? ReadCurrentContext(string configDirectory) => Read(configDirectory, bytes =>
    {
        using var file = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (file.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is no object");
        if (!file.RootElement.TryGetProperty("currentContext", out var context) || context.ValueKind == JsonValueKind.Null) return null;
        return context.ValueKind == JsonValueKind.String ? context.GetString() : throw new JsonException("currentContext is no text");
    });

    private static T? Read<T>(string configDirectory, Func<byte[], T?> read)
        where T : class
    {
        var path = Path.Combine(configDirectory, "config.json");
        if (!File.Exists(path)) return null;
        try
        {
            return read(File.ReadAllBytes(path));
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
