using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>Variables in the order of their first lines.</summary>
internal sealed class EnvVariables
{
    private readonly List<EnvVariable> list = [];
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);

    public IReadOnlyList<EnvVariable> List => list;

    public string? this[string name] => index.TryGetValue(name, out var i) ? list[i].Value : null;

    /// <summary>A bare name that is not set changes nothing of an earlier line.</summary>
    public void Set(string name, string? value, SourcePosition at)
    {
        if (index.TryAdd(name, list.Count)) list.Add(new(name, value, at));
        else if (value is not null) list[index[name]] = new(name, value, at);
    }
}
