using Slipway.Deploy.Releases;

namespace Slipway.Deploy.Running;

/// <summary>What a deployment came to.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Release">The release that serves now.</param>
/// <param name="Changed">False when it served before, and nothing was done.</param>
/// <param name="Hosts">In the project's order.</param>
public sealed record DeployOutcome(string Project, int Release, bool Changed, IReadOnlyList<HostOutcome> Hosts);

/// <summary>What was done on one host.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Urls">Where the services answer.</param>
/// <param name="Before">The release that served before; null for none.</param>
public sealed record HostOutcome(string Host, IReadOnlyList<string> Urls, int? Before);

/// <summary>What a host tells of its releases.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Record">What it remembers; null when it could not be reached, and only this machine's record is at hand.</param>
/// <param name="Releases">Lowest number first.</param>
/// <param name="Outcomes">How each release's last deployment ended: <c>done</c>, <c>failed</c>, <c>rolled back</c>, <c>begun</c> for one that was cut off.</param>
/// <param name="Trouble">Why it could not be reached; null when it was.</param>
public sealed record HostReleases(string Host, HostRecord? Record, IReadOnlyList<Release> Releases, IReadOnlyDictionary<int, string> Outcomes, string? Trouble);
