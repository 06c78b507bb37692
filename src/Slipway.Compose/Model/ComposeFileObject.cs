using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A secret or config: where its content comes from. A secret's value is never held in the model.</summary>
public sealed record ComposeFileObject
{
    /// <summary>The key in the file.</summary>
    public required string Key { get; init; }

    /// <summary>The engine's name, for Swarm; <c>{project}_{key}</c> unless <c>name</c> says otherwise.</summary>
    public required string Name { get; init; }

    public required FileObjectSource Source { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public SourcePosition Position { get; init; }
}

/// <summary>Where the content of a secret or config is read when it is needed.</summary>
public abstract record FileObjectSource;

/// <summary>A file. Its path is absolute.</summary>
public sealed record FileObjectFile(string Path) : FileObjectSource;

/// <summary>An environment variable of the project (the build's, or one of its env files).</summary>
public sealed record FileObjectVariable(string Variable) : FileObjectSource;

/// <summary>Content written in the compose file (configs only).</summary>
public sealed record FileObjectContent(string Content) : FileObjectSource;

/// <summary>
/// Content that the caller holds, such as a secret of a release that was read from a host. It is put into each container, never bound, and digested as a file's content is.
/// </summary>
/// <param name="Read">Gives the content, each time it is needed; the model does not keep it.</param>
public sealed record FileObjectHeld(Func<byte[]> Read) : FileObjectSource;

/// <summary>One that a Swarm has; containers of a plain engine cannot use it.</summary>
public sealed record FileObjectExternal : FileObjectSource;

/// <summary>A service's use of a secret or config.</summary>
public sealed record ServiceFileReference
{
    /// <summary>The key of the secret or config.</summary>
    public required string Source { get; init; }

    /// <summary>Absolute path in the container: <c>/run/secrets/{source}</c>, <c>/{source}</c> unless the file says otherwise.</summary>
    public required string Target { get; init; }

    /// <summary>Numeric user id, or null for root's.</summary>
    public string? Uid { get; init; }

    /// <summary>Numeric group id, or null for root's.</summary>
    public string? Gid { get; init; }

    /// <summary>Permission bits; null takes the default: 0444.</summary>
    public UnixFileMode? Mode { get; init; }

    public SourcePosition Position { get; init; }
}
