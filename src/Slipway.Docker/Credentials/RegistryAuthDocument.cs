using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Docker.Json;

namespace Slipway.Docker.Credentials;

/// <summary>The JSON of <c>X-Registry-Auth</c> and <c>X-Registry-Config</c>, which travel as base64 in the URL alphabet.</summary>
internal sealed class RegistryAuthDocument
{
    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }

    public static RegistryAuthDocument Of(RegistryLogin login) => new()
    {
        UserName = login.UserName,
        Password = login.Password,
        ServerAddress = login.ServerAddress.Length == 0 ? null : login.ServerAddress,
        IdentityToken = login.IdentityToken,
        RegistryToken = login.RegistryToken,
    };

    public static string Encode(RegistryLogin login) => Encode(JsonSerializer.SerializeToUtf8Bytes(Of(login), EngineJson.Default.RegistryAuthDocument));

    public static string EncodeAll(IReadOnlyList<RegistryLogin> logins)
    {
        var documents = new Dictionary<string, RegistryAuthDocument>(logins.Count);
        foreach (var login in logins) documents[login.ServerAddress] = Of(login);
        return Encode(JsonSerializer.SerializeToUtf8Bytes(documents, EngineJson.Default.DictionaryStringRegistryAuthDocument));
    }

    public static KeyValuePair<string, string>[] Headers(RegistryLogin? login) => login is null ? [] : [new("X-Registry-Auth", Encode(login))];

    // Go's URL encoding wants its padding; Base64Url leaves it out.
    private static string Encode(byte[] json)
    {
        var text = Base64Url.EncodeToString(json);
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }
}
