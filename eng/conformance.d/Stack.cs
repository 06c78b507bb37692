namespace Slipway.Conformance;

/// <summary>A compose project to load: a folder with a compose file of a default name (or a .env that names its files), or a single file.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Directory">Absolute path of its folder.</param>
/// <param name="Files">The file, where it is a single one.</param>
internal sealed record Stack(string Name, string Directory, IReadOnlyList<string> Files)
{
    private static readonly string[] DefaultNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

    public static IEnumerable<Stack> Under(string root) => Under(root, root);

    private static IEnumerable<Stack> Under(string directory, string root)
    {
        var isStack = DefaultNames.Any(name => File.Exists(Path.Combine(directory, name)))
            || (Path.Combine(directory, ".env") is var env && File.Exists(env) && File.ReadLines(env).Any(line => line.StartsWith("COMPOSE_FILE=", StringComparison.Ordinal)));
        if (isStack)
        {
            yield return new(Path.GetRelativePath(root, directory), directory, []);
            yield break;
        }
        foreach (var file in System.IO.Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(file) is ".yaml" or ".yml" && !file.EndsWith(".expected.yaml", StringComparison.Ordinal))
                yield return new(Path.GetRelativePath(root, file), directory, [file]);
        }
        foreach (var child in System.IO.Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
        {
            foreach (var stack in Under(child, root)) yield return stack;
        }
    }
}
