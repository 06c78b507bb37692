using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Images.Fingerprints;

/// <summary>
/// Hashes named fields in the order they are added. Every name and value is preceded by its length, so no two lists of fields give the same bytes; the
/// format's version comes first, so a change of what is hashed never meets an old fingerprint.
/// </summary>
public sealed class FingerprintBuilder : IDisposable
{
    private const int FormatVersion = 1;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>Begins a fingerprint of one kind of thing.</summary>
    /// <param name="kind">What is fingerprinted; fingerprints of different kinds never agree.</param>
    public FingerprintBuilder(string kind)
    {
        Append(FormatVersion);
        AppendText(kind);
    }

    /// <summary>Adds a field; null and the empty text differ.</summary>
    public FingerprintBuilder Add(string name, string? value)
    {
        AppendText(name);
        Append(value is null ? 0 : 1);
        AppendText(value ?? "");
        return this;
    }

    /// <summary>Adds a list of values; their order counts.</summary>
    public FingerprintBuilder Add(string name, IReadOnlyCollection<string> values)
    {
        AppendText(name);
        Append(2);
        Append(values.Count);
        foreach (var value in values)
        {
            AppendText(value);
        }

        return this;
    }

    /// <summary>Adds another fingerprint.</summary>
    public FingerprintBuilder Add(string name, Fingerprint value) => Add(name, value.Hex);

    /// <summary>The fingerprint of what was added; the builder begins anew, without a kind.</summary>
    public Fingerprint Build()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Finish(digest);
        return new Fingerprint(Convert.ToHexStringLower(digest));
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    internal void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        AppendRaw(bytes);
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Append(bytes.Length);
        AppendRaw(bytes);
    }

    internal void Finish(Span<byte> digest)
    {
        Flush();
        _hash.GetHashAndReset(digest);
    }

    private void AppendText(string text) => Append(Encoding.UTF8.GetBytes(text).AsSpan());

    private void AppendRaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            Flush();
        }

        if (bytes.Length > _buffer.Length)
        {
            _hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _length);
        _length = 0;
    }
}
