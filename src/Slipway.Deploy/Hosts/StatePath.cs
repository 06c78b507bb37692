using Slipway.Diagnostics;

namespace Slipway.Deploy.Hosts;

/// <summary>Where a host keeps a project's releases, lock and audit log.</summary>
internal static class StatePath
{
    private const string Default = ".slipway";
    private const int Limit = 1024;

    /// <summary>Refuses what cannot be a folder before the host is asked.</summary>
    /// <exception cref="SlipwayException">SLIP5002: the state folder is none.</exception>
    /// <exception cref="ArgumentException">The project's name is no name of a folder.</exception>
    public static void Check(DeployHost host, string projectName)
    {
        if (!IsName(projectName)) throw new ArgumentException($"'{projectName}' is no name of a compose project.", nameof(projectName));
        if (host.StateFolder is { Length: > 0 } folder && WhyUnfit(folder) is { } why) throw new SlipwayException(HostErrors.UnfitFolder(host, folder, why));
    }

    /// <summary>The absolute folder of a project on a host.</summary>
    public static string Of(DeployHost host, string home, string projectName)
    {
        var folder = host.StateFolder is { Length: > 0 } named ? named : Default;
        if (folder == "~") folder = home;
        else if (folder.StartsWith("~/", StringComparison.Ordinal)) folder = folder[2..];
        var absolute = folder.StartsWith('/') ? folder : $"{home.TrimEnd('/')}/{folder}";
        return $"{absolute.TrimEnd('/')}/{projectName}";
    }

    private static string? WhyUnfit(string folder)
    {
        if (folder.Length > Limit) return "its path is too long";
        foreach (var c in folder)
        {
            if (char.IsControl(c)) return "its path holds a control character";
        }

        foreach (var part in folder.Split('/'))
        {
            if (part == "..") return "its path holds '..'";
        }

        return folder.AsSpan().Trim('/').IsEmpty ? "it is the root of the host" : null;
    }

    // The compose specification's rule for names of projects.
    private static bool IsName(string name)
    {
        if (name.Length is 0 or > 255 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return true;
    }
}
