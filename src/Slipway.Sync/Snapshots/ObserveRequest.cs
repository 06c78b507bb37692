using Slipway.Sync.Ignoring;

namespace Slipway.Sync.Snapshots;

/// <summary>How to look at one side.</summary>
public sealed record ObserveRequest
{
    /// <summary>This side as it was when last looked at, in tree order; empty the first time.</summary>
    public IReadOnlyList<Entry> Remembered { get; init; } = [];

    /// <summary>When that was, see <see cref="Observation.ObservedAt"/>. A file modified or changed later than that less the clock's granularity is not trusted.</summary>
    public long RememberedAt { get; init; }

    /// <summary>The <see cref="Observation.Token"/> of that look.</summary>
    public string? Token { get; init; }

    /// <summary>Folders known to be ignored, not to be descended into; each becomes one <see cref="EntryKind.Ignored"/> where it is a folder.</summary>
    public IReadOnlyList<string> Prune { get; init; } = [];

    /// <summary>
    /// The rules to apply while looking, where the endpoint is the side the rules come from: it reads the tree's ignore files as it goes and adds them. Null: everything is listed, and the caller applies
    /// the other side's rules afterwards.
    /// </summary>
    public IgnoreRules? Rules { get; init; }

    /// <summary>Asks for the lock of the pair, taken before anything is listed; null for a look that changes nothing (a plan).</summary>
    public Claim? Claim { get; init; }
}

/// <summary>Who wants to write to a target.</summary>
/// <param name="Pair">The id of the pair of source and target, 32 hexadecimal digits: a lock of the same pair is one that a dead process of this machine left, since this machine holds its own lock too.</param>
/// <param name="Holder">Who and where, for messages: user@machine.</param>
public sealed record Claim(string Pair, string Holder);
