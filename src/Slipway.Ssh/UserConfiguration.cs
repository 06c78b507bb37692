namespace Slipway.Ssh;

/// <summary>A cheap look at the configuration files ssh reads, to know what need not be asked of ssh itself.</summary>
internal static class UserConfiguration
{
    /// <summary>Whether a keyword may be set somewhere: it is written in a file, or a file includes others.</summary>
    public static bool MaySet(SshClientOptions options, string keyword)
    {
        if (options.ConfigFile is { } only) return Mentions(only, keyword);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Mentions(Path.Combine(home, ".ssh", "config"), keyword) || Mentions("/etc/ssh/ssh_config", keyword);
    }

    private static bool Mentions(string file, string keyword)
    {
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                var text = line.AsSpan().TrimStart();
                if (text.StartsWith(keyword, StringComparison.OrdinalIgnoreCase) || text.StartsWith("Include", StringComparison.OrdinalIgnoreCase)) return true;
            }

            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // ssh says what is wrong with it.
            return true;
        }
    }
}
