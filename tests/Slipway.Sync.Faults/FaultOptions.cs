using System.Globalization;
using Slipway.Ssh;
using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Faults;

/// <summary>What to synchronise and what shall go wrong: arguments of the form <c>name=value</c>.</summary>
internal sealed record FaultOptions
{
    /// <summary>The absolute path of the source folder.</summary>
    public required string Source { get; init; }

    /// <summary>An absolute path, or <c>ssh://user@host:port/path</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The absolute path of the memory file.</summary>
    public required string Memory { get; init; }

    public SyncMode Mode { get; init; } = SyncMode.Mirror;

    public FaultKind Fault { get; init; }

    public FaultPlace Place { get; init; }

    /// <summary>Which step or operation, counted from 1; or after how many bytes.</summary>
    public long At { get; init; }

    /// <summary>How long after that.</summary>
    public TimeSpan After { get; init; }

    public SshClientOptions Ssh { get; init; } = new();

    /// <exception cref="FormatException">They are none.</exception>
    public static FaultOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new FaultOptions { Source = "", Target = "", Memory = "" };
        foreach (var argument in arguments)
        {
            var (name, value) = argument.IndexOf('=') is > 0 and var equals ? (argument[..equals], argument[(equals + 1)..]) : throw new FormatException($"'{argument}' is no name=value");
            options = name switch
            {
                "source" => options with { Source = value },
                "target" => options with { Target = value },
                "memory" => options with { Memory = value },
                "mode" => options with { Mode = Enum.Parse<SyncMode>(value) },
                "fault" => options with { Fault = Enum.Parse<FaultKind>(value) },
                "place" => options with { Place = Enum.Parse<FaultPlace>(value) },
                "at" => options with { At = long.Parse(value, CultureInfo.InvariantCulture) },
                "after" => options with { After = TimeSpan.FromMilliseconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                "config" => options with { Ssh = options.Ssh with { ConfigFile = value } },
                "known" => options with { Ssh = options.Ssh with { KnownHostsFile = value } },
                "identity" => options with { Ssh = options.Ssh with { IdentityFile = value } },
                _ => throw new FormatException($"'{name}' is unknown"),
            };
        }

        return options is { Source.Length: > 0, Target.Length: > 0, Memory.Length: > 0 } ? options : throw new FormatException("source=, target= and memory= are needed");
    }
}
