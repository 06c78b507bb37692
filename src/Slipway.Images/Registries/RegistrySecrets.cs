using System.Collections.Concurrent;

namespace Slipway.Images.Registries;

/// <summary>What must not be shown, should a registry repeat it in its answers.</summary>
internal sealed class RegistrySecrets
{
    // Fewer characters than this occur in any text by chance, and hiding them would only show where they are.
    private const int Shortest = 4;

    private readonly ConcurrentDictionary<string, bool> secrets = new(StringComparer.Ordinal);

    public void Add(string? secret)
    {
        if (secret?.Length >= Shortest) secrets.TryAdd(secret, true);
    }

    public string Hide(string text)
    {
        foreach (var (secret, _) in secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
