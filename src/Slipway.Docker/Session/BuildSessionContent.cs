namespace Slipway.Docker.Session;

/// <summary>What one build's session offers the engine. What is null is not offered.</summary>
public sealed record BuildSessionContent
{
    /// <summary>The name BuildKit gives the main context when a build says <c>remote=client-session</c>.</summary>
    public const string MainContext = "context";

    /// <summary>The context the Dockerfile is read from.</summary>
    public const string DockerfileContext = "dockerfile";

    /// <summary>
    /// The key under which the engine keeps the contexts for the next build, so that only changes travel: the same for each build of the same context, and of no
    /// other (a digest of machine and path, say).
    /// </summary>
    public required string SharedKey { get; init; }

    /// <summary>What engines show in logs.</summary>
    public string Name { get; init; } = "slipway";

    /// <summary>Directories by name: <see cref="MainContext"/>, <see cref="DockerfileContext"/> and named contexts.</summary>
    public IReadOnlyDictionary<string, IContextDirectory> Contexts { get; init; } = new Dictionary<string, IContextDirectory>();

    /// <summary>The secrets; when there are none, a step that requires one is told which is missing.</summary>
    public ISecretSource? Secrets { get; init; }

    /// <summary>The SSH agents.</summary>
    public ISshAgentSource? SshAgents { get; init; }

    /// <summary>The registry credentials.</summary>
    public IRegistryAuth? RegistryAuth { get; init; }

    /// <summary>The output the build sends back.</summary>
    public IOutputSink? Output { get; init; }
}
