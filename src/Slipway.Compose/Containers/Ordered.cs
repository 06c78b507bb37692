namespace Slipway.Compose.Containers;

/// <summary>Dictionaries in ordinal order, so that a request's bytes do not depend on the order of the file; null for what is empty, which the engine takes as its default.</summary>
internal static class Ordered
{
    public static SortedDictionary<string, string>? Pairs(IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count == 0) return null;
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs) sorted[key] = value;
        return sorted;
    }

    public static IReadOnlyList<T>? Items<T>(IReadOnlyList<T> items) => items.Count == 0 ? null : items;
}
