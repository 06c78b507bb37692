using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Running;

/// <summary>Both sides of a pair as a cycle found them, the source's rules applied to both.</summary>
internal sealed record SeenSides(Observation Source, Observation Target);
