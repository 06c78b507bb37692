using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A file that an interrupted sync left complete.</summary>
/// <param name="File">With its digest.</param>
/// <param name="Stage">The name of the staging folder it is in.</param>
/// <param name="Signature">Of a big file that was read to compare.</param>
internal sealed record KeptFile(Entry File, string Stage, BlockSignature? Signature);
