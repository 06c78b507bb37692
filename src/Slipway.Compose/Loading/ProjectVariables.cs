namespace Slipway.Compose.Loading;

/// <summary>The variables of a project: the environment, then its env files, then the defaults.</summary>
internal sealed class ProjectVariables(InputRecorder inputs, IReadOnlyList<IReadOnlyDictionary<string, string>> files, IReadOnlyDictionary<string, string> defaults, string? projectName = null)
{
    public const string ProjectName = "COMPOSE_PROJECT_NAME";

    /// <summary>A variable's value, or null when it is not set.</summary>
    public string? this[string name]
    {
        get
        {
            // The project's name is settled before anything is interpolated.
            if (projectName is not null && name == ProjectName) return projectName;
            if (inputs.Variable(name) is { } value) return value;
            foreach (var file in files)
            {
                if (file.TryGetValue(name, out var text)) return text;
            }
            return defaults.GetValueOrDefault(name);
        }
    }

    /// <summary>With further variables, below those of the env files that are there already.</summary>
    public ProjectVariables Below(IReadOnlyDictionary<string, string> file) => file.Count == 0 ? this : new(inputs, [.. files, file], defaults, projectName);

    /// <summary>With the name of the project.</summary>
    public ProjectVariables Named(string name) => new(inputs, files, defaults, name);
}
