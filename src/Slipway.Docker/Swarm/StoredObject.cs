namespace Slipway.Docker.Swarm;

/// <summary>A secret or config of a swarm as it is.</summary>
public sealed record StoredObject
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public string Name { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>A config's content; null for a secret, which no engine gives back.</summary>
    public byte[]? Data { get; init; }
}

/// <summary>A secret or config that is to be made: the body of <c>POST /secrets/create</c> and <c>POST /configs/create</c>. Its content cannot be changed afterwards.</summary>
public sealed record StoredObjectSpec
{
    /// <summary>At most 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>At most 500 KiB, 1000 KiB for a config.</summary>
    public required byte[] Data { get; init; }
}
