namespace Slipway.Images.Building;

/// <summary>Which Dockerfile, and which of its stages, an environment uses when the project does not say.</summary>
/// <param name="Dockerfile">Absolute path.</param>
/// <param name="PreferredTargets">Stage names to look for, best first; empty when the file is the environment's own.</param>
public sealed record DockerfileConvention(string Dockerfile, IReadOnlyList<string> PreferredTargets)
{
    /// <summary>
    /// The first that exists of <c>Dockerfile.{env}</c>, <c>{env}/Dockerfile</c> and <c>Dockerfile</c>, with the environment in lower case; null
    /// when none does.
    /// </summary>
    public static DockerfileConvention? Find(string directory, string environment)
    {
        foreach (var own in OwnFiles(environment))
        {
            var path = Path.Combine(directory, own);
            if (File.Exists(path))
                return new DockerfileConvention(path, []);
        }

        var shared = Path.Combine(directory, "Dockerfile");
        return File.Exists(shared) ? new DockerfileConvention(shared, StagesOf(environment)) : null;
    }

    /// <summary>The names <see cref="Find"/> looks for, for a message.</summary>
    public static IEnumerable<string> Candidates(string environment) => [.. OwnFiles(environment), "Dockerfile"];

    /// <summary>
    /// The names a stage for an environment may have, best first: <c>dev</c>, <c>development</c>, <c>build_dev</c>; likewise <c>prod</c>,
    /// <c>production</c>, <c>build_prod</c>; any other environment has its own name.
    /// </summary>
    public static IReadOnlyList<string> StagesOf(string environment)
    {
        var name = environment.ToLowerInvariant();
        var longName = name switch { "dev" => "development", "prod" => "production", _ => null };
        return longName is null ? [name, $"build_{name}"] : [name, longName, $"build_{name}"];
    }

    private static string[] OwnFiles(string environment)
    {
        var name = environment.ToLowerInvariant();
        return name.Length == 0 ? [] : [$"Dockerfile.{name}", $"{name}/Dockerfile"];
    }
}
