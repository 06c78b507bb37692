using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>A piece of a new content in terms of an older one. Copies and literals in order make up the content, and one <see cref="DeltaEnd"/> closes it.</summary>
public abstract record DeltaPart;

/// <summary>Bytes that the older content, the basis, has.</summary>
/// <param name="Offset">Where in the basis they begin.</param>
/// <param name="Length">How many.</param>
public sealed record DeltaCopy(long Offset, long Length) : DeltaPart;

/// <summary>New bytes, at most <see cref="DeltaEncoder.LongestLiteral"/>; those that are longer come as several parts.</summary>
/// <param name="Bytes">Valid until the next part is asked for.</param>
public sealed record DeltaLiteral(ReadOnlyMemory<byte> Bytes) : DeltaPart;

/// <summary>All of the new content was read.</summary>
/// <param name="Content">What it is.</param>
public sealed record DeltaEnd(ContentSummary Content) : DeltaPart;

/// <summary>What was learnt of a content by reading it.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Digest">Of the whole.</param>
/// <param name="Signature">Of its blocks; null for a content shorter than <see cref="SignatureBuilder.ShortestContent"/>.</param>
public sealed record ContentSummary(long Length, ContentDigest Digest, BlockSignature? Signature);
