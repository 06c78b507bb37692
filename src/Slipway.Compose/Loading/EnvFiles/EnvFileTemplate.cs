namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>Finds the file that is committed in place of an env file that holds secrets.</summary>
internal static class EnvFileTemplate
{
    private static readonly string[] Words = ["template", "example", "sample", "dist"];

    /// <summary>The name of the template beside a missing env file, or null: <c>X.template</c>, <c>db.template.env</c>, for <c>.env</c> and <c>*.env</c> also <c>template.env</c>.</summary>
    public static string? For(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return string.IsNullOrEmpty(folder) ? null : Names(Path.GetFileName(path)).FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
    }

    private static IEnumerable<string> Names(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var extension = Path.GetExtension(name);
        foreach (var word in Words) yield return $"{name}.{word}";
        foreach (var word in Words) yield return $"{stem}.{word}{extension}";
        if (name.StartsWith(".env.", StringComparison.Ordinal))
            foreach (var word in Words) yield return $".env.{word}{name[".env".Length..]}";
        if (extension != ".env") yield break;
        foreach (var word in Words) yield return $"{word}{name}";
        foreach (var word in Words) yield return $"{word}.env";
        foreach (var word in Words) yield return $"env.{word}";
        foreach (var word in Words) yield return $".env.{word}";
    }
}
