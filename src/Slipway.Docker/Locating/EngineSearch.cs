using Slipway.Ssh;

namespace Slipway.Docker.Locating;

/// <summary>Everything that decides which engine is meant.</summary>
public sealed record EngineSearch
{
    /// <summary>The property <c>DockerHost</c>: an address, or the path of a socket.</summary>
    public string? DockerHost { get; init; }

    /// <summary>The property <c>DockerEngineContext</c>: a docker context by name.</summary>
    public string? Context { get; init; }

    /// <summary>Looks up an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The user's home directory.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>Whether the machine's default engines sit behind named pipes.</summary>
    public bool Windows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>How the OpenSSH client is called for <c>ssh://</c> engines. As it stands, a connection lives on for a minute, since an engine is asked over several, by one build after another.</summary>
    public SshClientOptions Ssh { get; init; } = new() { Reuse = TimeSpan.FromMinutes(1) };

    /// <summary>What reaches <c>ssh://</c> engines instead of the system's OpenSSH client; null for the client.</summary>
    public ISshChannelFactory? SshChannels { get; init; }

    /// <summary>The absolute path of the engine's socket on the host of an <c>ssh://</c> engine: it is forwarded, and no docker command is asked for there. Null for where the host's docker command or its sockets lead.</summary>
    public string? RemoteSocket { get; init; }

    /// <summary>
    /// Whether calls over a unix socket are answered before they return, on the calling thread, one after the other. For a few calls of a process that has just started:
    /// it is spared the start of asynchronous sockets, some 10 ms. Other transports take no notice.
    /// </summary>
    public bool Blocking { get; init; }

    /// <summary>How long a candidate has to answer; null for what suits its transport.</summary>
    internal TimeSpan? Patience { get; init; }

    /// <summary>The current process' environment and user.</summary>
    public static EngineSearch FromEnvironment() => new()
    {
        Variable = Environment.GetEnvironmentVariable,
        HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    };

    /// <summary>The folder of docker's client configuration: <c>DOCKER_CONFIG</c>, else <c>~/.docker</c>.</summary>
    public string ConfigDirectory => Set("DOCKER_CONFIG") ?? Path.Combine(HomeDirectory, ".docker");

    /// <summary>An environment variable's value; null when it is unset or empty.</summary>
    internal string? Set(string variable) => Variable(variable) is { Length: > 0 } value ? value : null;
}
