using System.Buffers;
using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Copies one blob from a repository to a stream. After a cut it goes on where it stopped, by Range where the server has that.</summary>
internal sealed class BlobDownload(RegistrySession session, ImageReference repository, Descriptor blob, Stream target, Patience patience)
{
    // Less than this since the last failure is no sign that going on leads anywhere.
    private const long Progress = 1 << 20;

    private readonly string purpose = $"give the blob {RegistryErrors.Short(blob.Digest)} ({ByteCount.Format(blob.Size)}) of {repository.FamiliarName}";
    private long done;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var rewarded = 0L;
            while (true)
            {
                try
                {
                    await ContinueAsync(buffer, cancellationToken);
                    return;
                }
                catch (PassingFailure failure)
                {
                    // All of it came, and only the end of the body did not.
                    if (done == blob.Size && done > 0) return;
                    if (done - rewarded >= Progress)
                    {
                        rewarded = done;
                        patience.Reward();
                    }

                    await patience.AfterAsync(failure, cancellationToken);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ContinueAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, $"/v2/{repository.Path}/blobs/{blob.Digest}", purpose)
        {
            Scopes = RegistryRequest.PullScopes(repository.Path),
            Headers = done == 0 ? [] : [new("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={done}-"))],
        };
        using var answer = await session.SendAsync(request, cancellationToken);
        if (answer.Status == 404) throw new SlipwayException(RegistryErrors.Missing(session.Registry, $"blob {RegistryErrors.Short(blob.Digest)}", repository.Path));
        if (answer.Status is not (200 or 206)) throw await session.RefusalAsync(answer, "", purpose);
        var position = answer.Status == 206 ? done : 0;
        if (answer.Status == 206 && answer.From != done) throw Malformed($"it was asked for the bytes from {done} and gives those from {answer.From?.ToString(CultureInfo.InvariantCulture) ?? "somewhere"}");
        if (answer.Length is { } length && position + length != blob.Size) throw Wrong($"it has {position + length} bytes instead of {blob.Size}");
        while (position < blob.Size || answer.Length is null)
        {
            var count = await answer.ReadAsync(buffer);
            if (count == 0) break;
            if (position + count > blob.Size) throw Wrong($"it is longer than {blob.Size} bytes");
            // A server without ranges sends again what is there already.
            var known = (int)Math.Clamp(done - position, 0, count);
            await target.WriteAsync(buffer.AsMemory(known, count - known), cancellationToken);
            position += count;
            done = Math.Max(done, position);
        }

        if (done < blob.Size) throw Wrong($"it ends after {done} of {blob.Size} bytes");
    }

    private SlipwayException Wrong(string why) => new(RegistryErrors.WrongContent(session.Registry, $"the blob {blob.Digest}", why));

    private SlipwayException Malformed(string why) => new(RegistryErrors.Malformed(session.Registry, purpose, why));
}
