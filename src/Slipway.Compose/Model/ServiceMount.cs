using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A mount of a service.</summary>
public sealed record ServiceMount
{
    /// <summary><c>bind</c>, <c>volume</c>, <c>tmpfs</c>, <c>npipe</c>, <c>cluster</c>, <c>image</c>.</summary>
    public required string Type { get; init; }

    /// <summary>An absolute path for a bind, the key of a volume for a volume, null for an anonymous volume.</summary>
    public string? Source { get; init; }

    /// <summary>Absolute path in the container.</summary>
    public required string Target { get; init; }
    public bool ReadOnly { get; init; }
    public string? Consistency { get; init; }
    public string? BindPropagation { get; init; }

    /// <summary>Whether a missing source of a bind is made as a folder.</summary>
    public bool BindCreateHostPath { get; init; } = true;

    /// <summary><c>z</c> or <c>Z</c>.</summary>
    public string? BindSelinux { get; init; }

    /// <summary><c>enabled</c>, <c>disabled</c>, <c>writable</c>, <c>readonly</c>.</summary>
    public string? BindRecursive { get; init; }
    public bool VolumeNoCopy { get; init; }
    public string? VolumeSubpath { get; init; }
    public IReadOnlyDictionary<string, string> VolumeLabels { get; init; } = new Dictionary<string, string>();
    public long? TmpfsSize { get; init; }
    public UnixFileMode? TmpfsMode { get; init; }
    public string? ImageSubpath { get; init; }
    public SourcePosition Position { get; init; }
}
