using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Images.Fingerprints;

/// <summary>
/// Hashes fields in the order they are added. Bytes are preceded by their length, so no two lists of fields give the same input; the format's version comes
/// first, so a change of what is hashed never meets an old fingerprint.
/// </summary>
internal sealed class FingerprintBuilder : IDisposable
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
