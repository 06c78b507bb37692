using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Sync.Ignoring;

/// <summary>The two of git's settings that decide what is ignored, read from its configuration files (git-config(1)). Conditional includes are not followed.</summary>
internal sealed class GitConfiguration
{
    // As deep as git follows them.
    private const int DeepestInclude = 10;

    private readonly GitFiles files;
    private readonly GitRepository repository;

    private GitConfiguration(GitFiles files, GitRepository repository)
    {
        this.files = files;
        this.repository = repository;
        if (files.ConfigHome is { } home) ExcludesFile = Path.Combine(home, "git", "ignore");
    }

    /// <summary>core.excludesFile: an absolute path; null when there is none.</summary>
    public string? ExcludesFile { get; private set; }

    /// <summary>core.ignorecase.</summary>
    public bool IgnoresCase { get; private set; }

    /// <summary>Reads the files of the machine, the user and the repository; what comes later counts.</summary>
    /// <exception cref="SlipwayException">SLIP4050: one is there but cannot be read.</exception>
    public static GitConfiguration Read(GitFiles files, GitRepository repository)
    {
        var configuration = new GitConfiguration(files, repository);
        foreach (var file in files.Configurations) configuration.ReadFile(file, 0);
        configuration.ReadFile(Path.Combine(repository.CommonFolder, "config"), 0);
        return configuration;
    }

    private void ReadFile(string path, int depth)
    {
        if (depth > DeepestInclude || !File.Exists(path)) return;
        string text;
        try
        {
            text = File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(IgnoreErrors.Unreadable(path, e.Message), e);
        }

        new GitConfigurationReader(text).Read((name, value) => Take(name, value, path, depth));
    }

    private void Take(string name, string? value, string file, int depth)
    {
        switch (name)
        {
            case "core.excludesfile":
                ExcludesFile = string.IsNullOrEmpty(value) ? null : FullPath(value, repository.WorkTree);
                break;
            case "core.ignorecase":
                IgnoresCase = IsTrue(value);
                break;
            case "include.path" when value is { Length: > 0 }:
                ReadFile(FullPath(value, Path.GetDirectoryName(file)!), depth + 1);
                break;
        }
    }

    private string FullPath(string value, string from) =>
        value.StartsWith("~/", StringComparison.Ordinal) && files.Home is { } home ? Path.Combine(home, value[2..]) : Path.GetFullPath(value, from);

    // A name without a value is true, one with an empty value false.
    private static bool IsTrue(string? value) => value is null || value.ToLowerInvariant() is "true" or "yes" or "on" || (int.TryParse(value, out var number) && number != 0);
}
