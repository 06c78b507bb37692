using Slipway.Images.Building;

namespace Slipway.Images.Attestations;

/// <summary>A git remote as SPDX (7.7) and SLSA write it: <c>git+https://host/path</c>, <c>git+ssh://host/path</c>, without a user.</summary>
internal static class GitSourceUri
{
    /// <summary>Null for a remote on this machine, whose path is nobody's business and of no use elsewhere.</summary>
    public static string? Of(string? remote)
    {
        if (string.IsNullOrWhiteSpace(remote) || remote.AsSpan().ContainsAny(' ', '\n', '\t'))
            return null;
        var scheme = remote.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? OfScpForm(remote) : OfUrl(remote, remote[..scheme].ToLowerInvariant(), scheme + 3);
    }

    private static string? OfUrl(string remote, string scheme, int start)
    {
        if (scheme is not ("http" or "https" or "ssh" or "git"))
            return null;
        var rest = GitProvenance.WithoutCredentials(remote)[start..];
        return rest.Length == 0 || rest[0] == '/' ? null : $"git+{scheme}://{rest}";
    }

    // git-fetch(1), "GIT URLS": [user@]host:path, recognised when no slash stands before the first colon. One letter before it is a Windows drive.
    private static string? OfScpForm(string remote)
    {
        var colon = remote.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || colon == remote.Length - 1 || remote.AsSpan(0, colon).ContainsAny('/', '\\'))
            return null;
        var host = remote[(remote.LastIndexOf('@', colon) + 1)..colon];
        return host.Length == 0 ? null : $"git+ssh://{host}/{remote[(colon + 1)..].TrimStart('/')}";
    }
}
