namespace Slipway.Deploy.Auditing;

/// <summary>A verified log.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Head">Number and hash of the last line, <c>12:…</c>; null for an empty log.</param>
/// <param name="IsTorn">Behind it is the beginning of a line that was never finished. The next entry sets it aside (<c>audit.torn.N</c>).</param>
public sealed record AuditTrail(IReadOnlyList<AuditEntry> Entries, string? Head, bool IsTorn = false);
