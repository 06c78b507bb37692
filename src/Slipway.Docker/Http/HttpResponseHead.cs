namespace Slipway.Docker.Http;

/// <summary>Status line and headers of a response (RFC 9112).</summary>
internal sealed record HttpResponseHead(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }

    public bool Has(string name, string token) => Header(name)?.Contains(token, StringComparison.OrdinalIgnoreCase) ?? false;
}
