using System.Text.Json;
using Slipway.Docker.Json;

namespace Slipway.Docker;

/// <summary>Filters of a list, prune or event call, as the Engine API names them: <c>label</c>, <c>name</c>, <c>status</c>… Values of one name are alternatives, save for labels, which all have to hold.</summary>
public sealed class EngineFilters
{
    private readonly Dictionary<string, List<string>> filters = [];

    /// <summary>Whether nothing is filtered.</summary>
    public bool IsEmpty => filters.Count == 0;

    /// <summary>Those that carry a label: <c>key</c> or <c>key=value</c>.</summary>
    public static EngineFilters Label(params ReadOnlySpan<string> labels)
    {
        var result = new EngineFilters();
        foreach (var label in labels) result.With("label", label);
        return result;
    }

    /// <summary>Adds a filter to this object and returns it.</summary>
    public EngineFilters With(string name, string value)
    {
        if (!filters.TryGetValue(name, out var values)) filters.Add(name, values = []);
        values.Add(value);
        return this;
    }

    internal string ToJson() => JsonSerializer.Serialize(filters, EngineJson.Default.DictionaryStringListString);
}
