using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>
/// Channels over the system's OpenSSH client, one child process each. It never asks a question (<c>BatchMode</c>), takes no unknown or changed host
/// key, and forwards neither agent nor ports.
/// </summary>
public sealed class OpenSshChannelFactory(SshClientOptions options) : ISshChannelFactory
{
    /// <summary>Channels as the user's own configuration has them.</summary>
    public OpenSshChannelFactory()
        : this(new SshClientOptions())
    {
    }

    public Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(new SshChannel(Start(destination, command), destination, command));
    }

    internal static IReadOnlyList<string> Arguments(SshClientOptions options, SshDestination destination, RemoteCommand command)
    {
        List<string> arguments = ["-T", "-x", "-a"];
        if (options.ConfigFile is { } config) arguments.AddRange(["-F", config]);
        Option("BatchMode", "yes");
        Option("StrictHostKeyChecking", "yes");
        Option("ClearAllForwardings", "yes");
        Option("ConnectTimeout", Seconds(options.ConnectTimeout));
        Option("ServerAliveInterval", Seconds(options.AliveInterval));
        Option("ServerAliveCountMax", "3");
        if (options.KnownHostsFile is { } hosts) Option("UserKnownHostsFile", Quoted(hosts));
        if (options.IdentityFile is { } identity)
        {
            Option("IdentitiesOnly", "yes");
            arguments.AddRange(["-i", identity]);
        }

        if (destination.Port is { } port) arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        if (destination.User is { } user) arguments.AddRange(["-l", user]);
        arguments.AddRange(["--", destination.Host, command.ToString()]);
        return arguments;

        void Option(string name, string value) => arguments.AddRange(["-o", $"{name}={value}"]);
    }

    private Process Start(SshDestination destination, RemoteCommand command)
    {
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in Arguments(options, destination, command)) start.ArgumentList.Add(argument);
        // The client's messages are matched to say what failed.
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(SshErrors.NoClient(options.Program, e.Message), e);
        }
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // UserKnownHostsFile takes several names separated by white space.
    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
