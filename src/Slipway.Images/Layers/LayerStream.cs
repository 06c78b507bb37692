using System.IO.Compression;
using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>The uncompressed tar of a layer's blob. What compresses it is told by its first bytes, as engines do: archives written by docker call every layer a plain tar.</summary>
internal sealed class LayerStream : IAsyncDisposable
{
    private readonly Descriptor _layer;
    private readonly Digest _expected;
    private readonly Stream _blob;
    private readonly Stream _tar;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private LayerStream(Descriptor layer, Digest expected, Stream blob, Stream tar) => (_layer, _expected, _blob, _tar) = (layer, expected, blob, tar);

    /// <param name="layer">The blob.</param>
    /// <param name="expected">The diffID it has to have.</param>
    /// <param name="blobs">Gives it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2433, SLIP2434; what the source says.</exception>
    public static async Task<LayerStream> OpenAsync(Descriptor layer, Digest expected, IBlobSource blobs, CancellationToken cancellationToken)
    {
        var blob = await blobs.OpenAsync(layer, cancellationToken).ConfigureAwait(false);
        try
        {
            var magic = new byte[4];
            var length = await blob.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var whole = new PrefixedStream(magic.AsMemory(0, length), blob);
            var tar = magic switch
            {
                [0x1F, 0x8B, ..] => new GZipStream(whole, CompressionMode.Decompress),
                [0x28, 0xB5, 0x2F, 0xFD] => throw new SlipwayException(LayerErrors.PackingUnknown(layer, "zstd")),
                [(byte)'B', (byte)'Z', (byte)'h', _] => throw new SlipwayException(LayerErrors.PackingUnknown(layer, "bzip2")),
                [0xFD, (byte)'7', (byte)'z', (byte)'X'] => throw new SlipwayException(LayerErrors.PackingUnknown(layer, "xz")),
                _ => (Stream)whole,
            };
            return new LayerStream(layer, expected, blob, tar);
        }
        catch (Exception e)
        {
            await blob.DisposeAsync().ConfigureAwait(false);
            if (e is IOException)
                throw new SlipwayException(LayerErrors.LayerDamaged(layer, e.Message), e);
            throw;
        }
    }

    /// <returns>0 at the end, when the whole tar has turned out to be the expected one.</returns>
    /// <exception cref="SlipwayException">SLIP2433.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read;
        try
        {
            read = await _tar.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new SlipwayException(LayerErrors.LayerDamaged(_layer, e.Message), e);
        }

        _hash.AppendData(buffer.Span[..read]);
        if (read == 0)
            Verify();
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync().ConfigureAwait(false);
        await _blob.DisposeAsync().ConfigureAwait(false);
        _hash.Dispose();
    }

    private void Verify()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(digest);
        if (Digest.FromHash(digest) is var found && found != _expected)
            throw new SlipwayException(LayerErrors.LayerDamaged(_layer, $"its content has the digest {found} where the image says {_expected}"));
    }

    /// <summary>A stream whose first bytes have been read already.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : InputStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_prefix.IsEmpty || buffer.IsEmpty)
                return await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var count = Math.Min(_prefix.Length, buffer.Length);
            _prefix[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }
    }
}
