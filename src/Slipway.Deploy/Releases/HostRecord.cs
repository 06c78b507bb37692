namespace Slipway.Deploy.Releases;

/// <summary>What a host remembers of a project, read in one round trip.</summary>
public sealed record HostRecord
{
    /// <summary>The release that serves; null before the first deployment.</summary>
    public int? Current { get; init; }

    /// <summary>The release that served before; null when there is none that was kept.</summary>
    public int? Previous { get; init; }

    /// <summary>The releases kept, lowest number first.</summary>
    public IReadOnlyList<Release> Releases { get; init; } = [];

    /// <summary>The digests that <c>files/</c> holds whole.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The audit log, as bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Audit { get; init; }

    /// <summary>Whether somebody holds the lock, and who.</summary>
    public Locking.LockHolder? Lock { get; init; }
}
