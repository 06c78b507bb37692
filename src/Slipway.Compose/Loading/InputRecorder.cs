using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading;

/// <summary>The way a load looks at the world, so that everything it looked at is known afterwards.</summary>
internal sealed class InputRecorder(Func<string, string?> environment)
{
    private readonly SortedDictionary<string, string?> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> paths = new(StringComparer.Ordinal);

    /// <summary>A variable of the environment.</summary>
    public string? Variable(string name)
    {
        if (variables.TryGetValue(name, out var known)) return known;
        var value = environment(name);
        variables.Add(name, value);
        return value;
    }

    /// <summary>Whether a file is there that would be read.</summary>
    public bool Exists(string path)
    {
        var exists = File.Exists(path);
        Note(path, exists);
        return exists;
    }

    /// <summary>Remembers a file that is read, or that could not be.</summary>
    public void Note(string path, bool exists) => paths[path] = exists;

    /// <summary>The documents of a compose file.</summary>
    public IReadOnlyList<YamlNode> Read(string path, ICollection<Diagnostic> diagnostics)
    {
        Note(path, File.Exists(path));
        return YamlReader.ReadFile(path, diagnostics);
    }

    public LoadInputs ToInputs() => new(Having(true), Having(false), variables);

    private List<string> Having(bool exists)
    {
        var found = new List<string>();
        foreach (var (path, present) in paths)
        {
            if (present == exists) found.Add(path);
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
