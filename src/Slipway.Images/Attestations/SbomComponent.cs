namespace Slipway.Images.Attestations;

/// <summary>Something an image contains, as an SBOM lists it.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="PackageUrl"><c>pkg:nuget/Newtonsoft.Json@13.0.3</c> (package-url specification).</param>
/// <param name="License">An SPDX licence expression; null when not known (written as NOASSERTION).</param>
public sealed record SbomComponent(string Name, string Version, string PackageUrl, string? License = null);
