using System.Globalization;
using System.Text;

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

    /// <summary>By hand, for a quick start: names and values are short and plain.</summary>
    internal string ToJson()
    {
        var json = new StringBuilder("{");
        foreach (var (name, values) in filters)
        {
            Quote(json.Length == 1 ? "" : ",", name);
            for (var i = 0; i < values.Count; i++) Quote(i == 0 ? ":[" : ",", values[i]);
            json.Append(']');
        }

        return json.Append('}').ToString();

        void Quote(string before, string text)
        {
            json.Append(before).Append('"');
            foreach (var c in text)
            {
                if (c is '"' or '\\') json.Append('\\').Append(c);
                else if (c < ' ') json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                else json.Append(c);
            }

            json.Append('"');
        }
    }
}
