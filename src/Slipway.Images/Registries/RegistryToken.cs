using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>A bearer token.</summary>
/// <param name="Text">A secret.</param>
/// <param name="Until">After which it is not sent any more.</param>
internal sealed record RegistryToken(string Text, DateTimeOffset Until)
{
    // Docker's token specification: what is not told is 60 seconds, and no less is to be given.
    private const int ShortestLife = 60;
    private const int LongestLife = 24 * 60 * 60;

    /// <summary>Reads a token server's answer: <c>token</c> or OAuth2's <c>access_token</c>, and <c>expires_in</c> in seconds.</summary>
    /// <exception cref="SlipwayException">SLIP2509: it is none.</exception>
    public static RegistryToken Read(byte[] content, DateTimeOffset now, string registry, string purpose)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && (Member(root, "token") ?? Member(root, "access_token")) is { } text)
            {
                var life = root.TryGetProperty("expires_in", out var told) && told.ValueKind == JsonValueKind.Number && told.TryGetInt32(out var seconds) ? seconds : 0;
                life = Math.Clamp(life, ShortestLife, LongestLife);
                // A tenth off, since a token has to live as long as the request that begins with it is under way.
                return new RegistryToken(text, now + TimeSpan.FromSeconds(life - Math.Min(life / 10, 30)));
            }
        }
        catch (JsonException)
        {
            // The content is not shown: it may hold most of a token.
        }

        throw new SlipwayException(RegistryErrors.Malformed(registry, purpose, "the answer of its token server holds no token"));
    }

    /// <summary>What is sent.</summary>
    public string Header => "Bearer " + Text;

    public override string ToString() => $"a token until {Until:u}";

    // Header injection aside, anything else in it would be no token of RFC 6750, 2.1.
    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !text.Any(c => char.IsControl(c) || !char.IsAscii(c)) ? text : null;
}
