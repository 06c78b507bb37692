using System.Globalization;

namespace Slipway.Ssh;

/// <summary>The command line of the OpenSSH client.</summary>
internal static class ClientArguments
{
    /// <summary>What opens a connection, up to the destination, which is the last but the command.</summary>
    public static List<string> Connection(SshClientOptions options, SshDestination destination, ClientPreparation prepared, string? forward = null)
    {
        List<string> arguments = ["-T", "-x", "-a"];
        if (prepared.AskPass is null) Option("BatchMode", "yes");
        else Option("NumberOfPasswordPrompts", "1");
        Option("StrictHostKeyChecking", "yes");
        if (forward is null)
        {
            Option("ClearAllForwardings", "yes");
        }
        else
        {
            // The configuration's own forwards cannot be left out without this one, so they may fail.
            Option("ExitOnForwardFailure", "no");
            Option("StreamLocalBindMask", "0177");
            arguments.AddRange(["-L", forward]);
        }

        Option("ConnectTimeout", Seconds(options.ConnectTimeout));
        Option("ServerAliveInterval", Seconds(options.AliveInterval));
        Option("ServerAliveCountMax", "3");
        if (prepared.PinnedKey is { } pinned)
        {
            Option("UserKnownHostsFile", Quoted(pinned));
            Option("GlobalKnownHostsFile", Quoted(pinned));
            Option("UpdateHostKeys", "no");
            Option("VerifyHostKeyDNS", "no");
            if (prepared.HasKnownHostsCommand) Option("KnownHostsCommand", "none");
        }
        else if (options.KnownHostsFile is { } hosts)
        {
            Option("UserKnownHostsFile", Quoted(hosts));
        }

        if (OperatingSystem.IsWindows() || forward is not null) NotShared(arguments);
        else if (prepared.ControlPath is { } control)
        {
            Option("ControlMaster", "auto");
            Option("ControlPath", control);
            Option("ControlPersist", Seconds(options.Reuse));
        }

        if (options.IdentityFile is { } identity)
        {
            Option("IdentitiesOnly", "yes");
            arguments.AddRange(["-i", identity]);
        }

        arguments.AddRange(Target(options, destination));
        return arguments;

        void Option(string name, string value) => arguments.AddRange(["-o", $"{name}={value}"]);
    }

    /// <summary>A connection that ends at the host's key, which it writes to a file as a line of known hosts.</summary>
    public static List<string> HostKey(SshClientOptions options, SshDestination destination, string algorithms, string file)
    {
        List<string> arguments = ["-T", "-x", "-a"];
        foreach (var option in (string[])
        [
            "BatchMode=yes", "StrictHostKeyChecking=accept-new", $"UserKnownHostsFile={Quoted(file)}", $"GlobalKnownHostsFile={Quoted(file)}", "UpdateHostKeys=no", "VerifyHostKeyDNS=no", "CheckHostIP=no",
            "PreferredAuthentications=none", "ClearAllForwardings=yes", $"HostKeyAlgorithms={algorithms}", $"ConnectTimeout={Seconds(options.ConnectTimeout)}",
        ])
        {
            arguments.AddRange(["-o", option]);
        }

        NotShared(arguments);
        arguments.AddRange(Target(options, destination));
        arguments.Add("true");
        return arguments;
    }

    /// <summary>Configuration file and destination, with which the client decides what host is meant.</summary>
    public static List<string> Target(SshClientOptions options, SshDestination destination)
    {
        List<string> arguments = [];
        if (options.ConfigFile is { } config) arguments.AddRange(["-F", config]);
        if (destination.Port is { } port) arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        if (destination.User is { } user) arguments.AddRange(["-l", user]);
        arguments.AddRange(["--", destination.Host]);
        return arguments;
    }

    // UserKnownHostsFile takes several names separated by white space.
    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;

    private static void NotShared(List<string> arguments) => arguments.AddRange(["-o", "ControlMaster=no", "-o", "ControlPath=none"]);

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
