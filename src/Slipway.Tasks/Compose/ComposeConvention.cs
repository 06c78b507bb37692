namespace Slipway.Tasks.Compose;

/// <summary>Which compose files and env files an environment uses when the project does not say.</summary>
/// <param name="Files">Absolute paths, later ones over earlier ones.</param>
/// <param name="EnvFiles">Absolute paths of those that exist; empty leaves the choice to the rules of docker compose.</param>
public sealed record ComposeConvention(IReadOnlyList<string> Files, IReadOnlyList<string> EnvFiles)
{
    private static readonly string[] Spellings = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

    /// <summary>
    /// In this order, with the environment in lower case: <c>{env}/compose.yaml</c> alone; <c>compose.yaml</c> with <c>compose.{env}.yaml</c> over it, each where it is there.
    /// In <c>Dev</c> docker compose's own <c>compose.override.yaml</c> takes the place of a missing <c>compose.dev.yaml</c>. Null when there is none at all.
    /// </summary>
    public static ComposeConvention? Find(string directory, string environment)
    {
        var name = environment.ToLowerInvariant();
        if (name.Length > 0 && First(Path.Combine(directory, name), Spellings) is { } own)
            return new ComposeConvention([own], EnvFilesOf(directory, name, Path.Combine(directory, name)));

        List<string> files = [];
        if (First(directory, Spellings) is { } shared)
            files.Add(shared);
        var over = name.Length == 0 ? null : First(directory, Spellings.Select(file => With(file, name)));
        if (over is null && name is "dev" or "" && files.Count > 0)
            over = First(directory, Spellings.Select(file => With(file, "override")));
        if (over is not null)
            files.Add(over);
        return files.Count == 0 ? null : new ComposeConvention(files, EnvFilesOf(directory, name, directory));
    }

    /// <summary><c>.env</c> and over it <c>.env.{env}</c> of the project's folder, and <c>.env</c> of the compose file's between them; where only the last is there, none.</summary>
    public static IReadOnlyList<string> EnvFilesOf(string directory, string environment, string composeDirectory)
    {
        var name = environment.ToLowerInvariant();
        string[] candidates = [Path.Combine(directory, ".env"), Path.Combine(composeDirectory, ".env"), Path.Combine(directory, $".env.{name}")];
        var found = candidates.Distinct().Where(File.Exists).ToList();
        // A single .env beside the compose file is what the loader finds by itself, after COMPOSE_ENV_FILES.
        return found is [var only] && only == candidates[1] ? [] : found;
    }

    private static string? First(string directory, IEnumerable<string> names) => names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static string With(string file, string name) => file.Insert(file.LastIndexOf('.'), "." + name);
}
