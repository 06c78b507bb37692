using System.Diagnostics;
using System.Globalization;

namespace Slipway.Images.Building;

/// <summary>Which commit a folder is at, for OCI's pre-defined annotation keys (image-spec, annotations.md).</summary>
/// <param name="Revision">The commit's full hash.</param>
/// <param name="CommittedAt">The commit's time, so that one commit always gives the same label.</param>
/// <param name="Source">The URL of the remote <c>origin</c> without credentials, or null.</param>
public sealed record GitProvenance(string Revision, DateTimeOffset CommittedAt, string? Source)
{
    /// <summary>The label that tells the time.</summary>
    internal const string CreatedLabel = "org.opencontainers.image.created";

    /// <summary>Asks git; null where there is no git, no work tree or no commit.</summary>
    public static async Task<GitProvenance?> ReadAsync(string directory, CancellationToken cancellation)
    {
        var log = RunGitAsync(directory, ["log", "-1", "--format=%H%n%cI"], cancellation);
        var remote = RunGitAsync(directory, ["config", "--get", "remote.origin.url"], cancellation);
        var lines = (await log)?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var origin = (await remote)?.Trim();
        if (lines is not [var revision, var time, ..])
            return null;
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var committedAt))
            return null;
        return new GitProvenance(revision, committedAt, string.IsNullOrEmpty(origin) ? null : WithoutCredentials(origin));
    }

    /// <summary>The labels; <c>created</c> is the commit's time in UTC, or <paramref name="sourceDateEpoch"/> (seconds) when given.</summary>
    public IReadOnlyDictionary<string, string> Labels(long? sourceDateEpoch)
    {
        var created = sourceDateEpoch is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : CommittedAt;
        var labels = new Dictionary<string, string>
        {
            ["org.opencontainers.image.revision"] = Revision,
            [CreatedLabel] = created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        if (Source is not null)
            labels["org.opencontainers.image.source"] = Source;
        return labels;
    }

    /// <summary>Removes the user and password that a remote's URL may carry.</summary>
    internal static string WithoutCredentials(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return url;
        var start = scheme + 3;
        var end = url.IndexOf('/', start);
        var at = url.LastIndexOf('@', end < 0 ? url.Length - 1 : end);
        return at < start ? url : url[..start] + url[(at + 1)..];
    }

    private static async Task<string?> RunGitAsync(string directory, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var git = new Process { StartInfo = start };
        try
        {
            git.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: the image simply goes without these labels.
            return null;
        }

        git.StandardInput.Close();
        var errors = git.StandardError.ReadToEndAsync(cancellation);
        var output = await git.StandardOutput.ReadToEndAsync(cancellation);
        await errors;
        await git.WaitForExitAsync(cancellation);
        return git.ExitCode == 0 ? output : null;
    }
}
