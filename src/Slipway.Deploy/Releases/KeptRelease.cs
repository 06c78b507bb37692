namespace Slipway.Deploy.Releases;

/// <summary>A release with all that it takes to deploy it again.</summary>
/// <param name="Release">The record.</param>
/// <param name="Specification">The bytes of <c>compose.yaml</c>.</param>
/// <param name="Contents">Secrets and configs by name.</param>
public sealed record KeptRelease(Release Release, ReadOnlyMemory<byte> Specification, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents);
