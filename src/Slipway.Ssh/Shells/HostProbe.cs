using System.Globalization;

namespace Slipway.Ssh.Shells;

/// <summary>Reads the lines in which <see cref="ShellBootstrap"/> says what a host has.</summary>
internal static class HostProbe
{
    /// <summary>Null when something without which a host cannot be used is not said.</summary>
    public static RemoteHost? Read(string lines)
    {
        string? system = null, machine = null, home = null, boot = null;
        int? user = null, shell = null;
        var host = new RemoteHost { System = "", Machine = "", UserId = 0, Home = "", ShellProcess = 0, BootId = "" };
        foreach (var line in lines.Split('\n'))
        {
            var blank = line.IndexOf(' ');
            var value = blank < 0 ? "" : line[(blank + 1)..];
            switch (blank < 0 ? line : line[..blank])
            {
                case "system": system = Printable.Line(value); break;
                case "machine": machine = Printable.Line(value); break;
                case "user": user = Number(value); break;
                case "shell": shell = Number(value); break;
                case "boot": boot = Printable.Line(value); break;
                case "home": home = value; break;
                case "find-printf": host = host with { HasFindPrintf = true }; break;
                case "stat-format": host = host with { HasStatFormat = true }; break;
                case "stat-bsd": host = host with { HasBsdStat = true }; break;
                case "full-block": host = host with { HasFullBlock = true }; break;
                case "sha256": host = host with { Sha256 = value is "sha256sum" or "shasum -a 256" ? value : "" }; break;
                case "tar": host = host with { HasTar = true }; break;
                case "tar-gnu": host = host with { HasGnuTar = true }; break;
                case "gzip": host = host with { HasGzip = true }; break;
                case "reflink": host = host with { HasReflink = true }; break;
            }
        }

        if (system is null || machine is null || user is not { } userId || shell is not { } process || home is null || !home.StartsWith('/')) return null;
        return host with { System = system, Machine = machine, UserId = userId, ShellProcess = process, Home = home, BootId = boot ?? "" };
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
