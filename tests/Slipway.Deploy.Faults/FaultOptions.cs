using System.Globalization;
using Slipway.Ssh;

namespace Slipway.Deploy.Faults;

/// <summary>What to do and what shall go wrong: arguments of the form <c>name=value</c>.</summary>
internal sealed record FaultOptions
{
    /// <summary>Whether to go back to the release before instead of deploying.</summary>
    public bool IsRollback { get; init; }

    /// <summary>The absolute path of the project's folder.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The absolute path of the folder for everything that is kept on this machine.</summary>
    public string Own { get; init; } = "";

    /// <summary>The names of the hosts, as ssh knows them.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How long the locks live without a sign of life.</summary>
    public TimeSpan Lease { get; init; }

    /// <summary>How long to wait for the locks of others.</summary>
    public TimeSpan Wait { get; init; }

    public FaultKind Fault { get; init; }

    /// <summary>At which step, counted from 1.</summary>
    public int At { get; init; }

    /// <summary>How long after that.</summary>
    public TimeSpan After { get; init; }

    public SshClientOptions Ssh { get; init; } = new() { Reuse = TimeSpan.FromSeconds(60) };

    /// <exception cref="FormatException">They are none.</exception>
    public static FaultOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new FaultOptions();
        foreach (var argument in arguments)
        {
            var (name, value) = argument.IndexOf('=') is > 0 and var equals ? (argument[..equals], argument[(equals + 1)..]) : throw new FormatException($"'{argument}' is no name=value");
            options = name switch
            {
                "action" => options with { IsRollback = value == "rollback" },
                "directory" => options with { Directory = value },
                "own" => options with { Own = value },
                "hosts" => options with { Hosts = value.Split(',') },
                "lease" => options with { Lease = Seconds(value) },
                "wait" => options with { Wait = Seconds(value) },
                "fault" => options with { Fault = Enum.Parse<FaultKind>(value) },
                "at" => options with { At = int.Parse(value, CultureInfo.InvariantCulture) },
                "after" => options with { After = TimeSpan.FromMilliseconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                "config" => options with { Ssh = options.Ssh with { ConfigFile = value } },
                "known" => options with { Ssh = options.Ssh with { KnownHostsFile = value } },
                "identity" => options with { Ssh = options.Ssh with { IdentityFile = value } },
                "sockets" => options with { Ssh = options.Ssh with { StateFolder = value } },
                _ => throw new FormatException($"'{name}' is unknown"),
            };
        }

        return options is { Directory.Length: > 0, Own.Length: > 0, Hosts.Count: > 0 } ? options : throw new FormatException("directory=, own= and hosts= are needed");
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
