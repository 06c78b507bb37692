namespace Slipway.Images.Building;

/// <summary>Where a build context comes from.</summary>
public abstract record BuildContextSource
{
    /// <summary>
    /// Tells a URL from a path as <c>docker build</c> does: <c>http://</c>, <c>https://</c>, <c>git://</c>, <c>git@</c>, <c>ssh://</c> and
    /// <c>github.com/</c> are remote; everything else is a path below <paramref name="baseDirectory"/>.
    /// </summary>
    public static BuildContextSource Parse(string value, string baseDirectory) =>
        IsRemote(value) ? new RemoteContext(value) : new LocalContext(Path.GetFullPath(value, baseDirectory));

    private static bool IsRemote(string value)
    {
        ReadOnlySpan<string> prefixes = ["http://", "https://", "git://", "git@", "ssh://", "github.com/"];
        foreach (var prefix in prefixes)
        {
            if (value.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}

/// <summary>A folder on this machine.</summary>
/// <param name="Directory">Absolute path.</param>
public sealed record LocalContext(string Directory) : BuildContextSource;

/// <summary>A git repository or an archive that the engine fetches by itself.</summary>
/// <param name="Url">As <c>docker build</c> takes it, <c>#ref:folder</c> included.</param>
public sealed record RemoteContext(string Url) : BuildContextSource;
