namespace Slipway.Images.Building;

/// <summary>Where a build secret's value is read when the engine asks for it. It never holds the value.</summary>
/// <param name="Id">The id that <c>RUN --mount=type=secret,id=…</c> names.</param>
public abstract record SecretSource(string Id)
{
    /// <summary>
    /// Parses one entry of <c>Secrets</c>: <c>id</c> (the environment variable of that name, else of that name in upper case with <c>-</c> and
    /// <c>.</c> as <c>_</c>), <c>id=env:VARIABLE</c>, or <c>id=file:path</c>.
    /// </summary>
    public static SecretSource? Parse(string entry, string baseDirectory)
    {
        var separator = entry.IndexOf('=', StringComparison.Ordinal);
        if (separator < 0)
            return IsId(entry) ? new EnvironmentSecret(entry, [entry, AsVariable(entry)]) : null;
        var id = entry[..separator];
        var source = entry[(separator + 1)..];
        if (!IsId(id))
            return null;
        if (source.StartsWith("env:", StringComparison.Ordinal) && source.Length > 4)
            return new EnvironmentSecret(id, [source[4..]]);
        if (source.StartsWith("file:", StringComparison.Ordinal) && source.Length > 5)
            return new FileSecret(id, Path.GetFullPath(source[5..], baseDirectory));
        return null;
    }

    internal static bool IsId(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static string AsVariable(string id) => id.ToUpperInvariant().Replace('-', '_').Replace('.', '_');
}

/// <summary>A secret in an environment variable of the build.</summary>
/// <param name="Id">The id.</param>
/// <param name="Variables">The names to try, in order.</param>
public sealed record EnvironmentSecret(string Id, IReadOnlyList<string> Variables) : SecretSource(Id);

/// <summary>A secret in a file, which only its owner should be able to read (mode 0600).</summary>
/// <param name="Id">The id.</param>
/// <param name="Path">Absolute path.</param>
public sealed record FileSecret(string Id, string Path) : SecretSource(Id);

/// <summary>An ssh agent that RUN steps may talk to.</summary>
/// <param name="Id">The id that <c>RUN --mount=type=ssh,id=…</c> names; <c>default</c> when it names none.</param>
/// <param name="Socket">The absolute path of the agent's socket; null for the one <c>SSH_AUTH_SOCK</c> names.</param>
public sealed record SshAgentSource(string Id, string? Socket)
{
    /// <summary>Parses one entry of <c>Ssh</c>: <c>id</c>, or <c>id=socket</c> with a path below <paramref name="baseDirectory"/>; null when it is neither.</summary>
    public static SshAgentSource? Parse(string entry, string baseDirectory)
    {
        var separator = entry.IndexOf('=', StringComparison.Ordinal);
        var id = separator < 0 ? entry : entry[..separator];
        if (!SecretSource.IsId(id) || separator == entry.Length - 1)
            return null;
        return new SshAgentSource(id, separator < 0 ? null : Path.GetFullPath(entry[(separator + 1)..], baseDirectory));
    }
}
