using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Slipway.Images.Oci;

/// <summary>The name of some content by its hash, <c>sha256:</c> and 64 lower-case hexadecimal digits (OCI image-spec, descriptor.md). Only sha256 is spoken here.</summary>
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly string? text;

    private Digest(string text) => this.text = text;

    /// <summary>The 64 digits.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <summary>Reads <c>sha256:…</c>; false for anything else, so that a digest can safely be part of a path.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        var sound = text is not null
            && text.Length == Prefix.Length + (2 * SHA256.HashSizeInBytes)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits);
        digest = sound ? new Digest(text!) : default;
        return sound;
    }

    /// <summary>Reads <c>sha256:…</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is no sha256 digest.");

    /// <summary>The digest whose 32 bytes these are.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => new(Prefix + Convert.ToHexStringLower(hash));

    /// <summary>The digest of some content.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary><c>sha256:…</c></summary>
    public override string ToString() => text ?? throw new InvalidOperationException("This digest was never set.");
}
