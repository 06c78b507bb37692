using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>A part of a blob on its way to a registry, read from its source while it is sent.</summary>
internal sealed class BlobContent : HttpContent
{
    /// <summary>Bodies of more bytes than this wait for the server's <c>100 Continue</c> (RFC 9110, 10.1.1).</summary>
    public const int AskFirst = 64 * 1024;

    private readonly Descriptor blob;
    private readonly IBlobSource source;
    private readonly long start;
    private readonly long count;
    private readonly IdleWatch watch;

    public BlobContent(Descriptor blob, IBlobSource source, long start, long count, IdleWatch watch)
    {
        (this.blob, this.source, this.start, this.count, this.watch) = (blob, source, start, count, watch);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = count;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            await using var content = await source.OpenAsync(blob, cancellationToken);
            var passed = 0L;
            if (content.CanSeek) passed = content.Seek(start, SeekOrigin.Begin);
            var end = start + count;
            while (passed < end)
            {
                // Up to where the part starts nothing is sent, and nothing beyond its end is read.
                var wanted = (int)Math.Min(buffer.Length, (passed < start ? start : end) - passed);
                var read = await content.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken);
                if (read == 0) throw new SlipwayException(RegistryErrors.SourceTooShort(blob, passed));
                if (passed >= start) await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                watch.Touch();
                passed += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
