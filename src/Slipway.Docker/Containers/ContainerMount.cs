namespace Slipway.Docker.Containers;

/// <summary>A mount asked for.</summary>
public sealed record ContainerMount
{
    /// <summary><c>bind</c>, <c>volume</c>, <c>tmpfs</c>, <c>npipe</c>, <c>cluster</c>, <c>image</c>.</summary>
    public required string Type { get; init; }

    /// <summary>A path of the host or a volume's name.</summary>
    public string? Source { get; init; }

    public required string Target { get; init; }

    public bool? ReadOnly { get; init; }

    public string? Consistency { get; init; }

    public BindOptions? BindOptions { get; init; }

    public VolumeOptions? VolumeOptions { get; init; }

    public TmpfsOptions? TmpfsOptions { get; init; }

    public ImageMountOptions? ImageOptions { get; init; }
}

public sealed record BindOptions
{
    public string? Propagation { get; init; }

    public bool? NonRecursive { get; init; }

    public bool? CreateMountpoint { get; init; }

    public bool? ReadOnlyNonRecursive { get; init; }

    public bool? ReadOnlyForceRecursive { get; init; }
}

public sealed record VolumeOptions
{
    /// <summary>Whether a new volume stays empty instead of taking what the image has at its place.</summary>
    public bool? NoCopy { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public VolumeDriverConfig? DriverConfig { get; init; }

    /// <summary>From API 1.45.</summary>
    public string? Subpath { get; init; }
}

public sealed record VolumeDriverConfig
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

public sealed record TmpfsOptions
{
    public long? SizeBytes { get; init; }

    /// <summary>The permission bits as a number, not as octal digits.</summary>
    public int? Mode { get; init; }
}

/// <summary>From API 1.48.</summary>
public sealed record ImageMountOptions
{
    public string? Subpath { get; init; }
}
