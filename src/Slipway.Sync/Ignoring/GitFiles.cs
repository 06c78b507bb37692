namespace Slipway.Sync.Ignoring;

/// <summary>Where git's files of the machine and the user are (git-config(1), FILES).</summary>
/// <param name="Home">The user's folder; null when there is none.</param>
/// <param name="ConfigHome">$XDG_CONFIG_HOME, by default .config in the user's folder.</param>
/// <param name="Configurations">The machine's and the user's configuration files, the one that counts most last.</param>
internal sealed record GitFiles(string? Home, string? ConfigHome, IReadOnlyList<string> Configurations)
{
    /// <summary>As the environment says.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static GitFiles From(Func<string, string?> variable)
    {
        var home = Set("HOME") ?? (OperatingSystem.IsWindows() ? Set("USERPROFILE") : null);
        var configHome = Set("XDG_CONFIG_HOME") ?? (home is null ? null : Path.Combine(home, ".config"));
        var configurations = new List<string>();
        if (Set("GIT_CONFIG_NOSYSTEM") is null or "0" or "false") configurations.Add(Set("GIT_CONFIG_SYSTEM") ?? (OperatingSystem.IsWindows() ? @"C:\Program Files\Git\etc\gitconfig" : "/etc/gitconfig"));
        if (variable("GIT_CONFIG_GLOBAL") is { } global)
        {
            if (global.Length > 0) configurations.Add(global);
        }
        else
        {
            if (configHome is not null) configurations.Add(Path.Combine(configHome, "git", "config"));
            if (home is not null) configurations.Add(Path.Combine(home, ".gitconfig"));
        }

        return new GitFiles(home, configHome, configurations);

        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }
}
