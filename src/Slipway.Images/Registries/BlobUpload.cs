using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Brings one blob into a repository (distribution-spec, "Pushing blobs"). After a cut the registry is asked how far it got; one that does not know is sent all of it again.</summary>
internal sealed class BlobUpload(RegistrySession session, ImageReference repository, Descriptor blob, IBlobSource source, long chunkSize, Patience patience)
{
    // Less than this since the last failure is no sign that going on leads anywhere.
    private const long Progress = 1 << 20;

    private readonly string purpose = $"take the blob {RegistryErrors.Short(blob.Digest)} ({ByteCount.Format(blob.Size)}) for {repository.Path}";
    private Uri? location;
    private long offset;
    private long smallestChunk;

    public async Task<BlobPush> RunAsync(ImageReference? mountFrom, CancellationToken cancellationToken)
    {
        var rewarded = 0L;
        var isUncertain = false;
        while (true)
        {
            try
            {
                if (location is not null && isUncertain && !await AskAsync(cancellationToken))
                {
                    // The cut may have come between the end of the upload and the answer to it.
                    if (await session.HasBlobAsync(repository.Path, blob.Digest, RegistryRequest.PushScopes(repository.Path), cancellationToken)) return BlobPush.Uploaded;
                    location = null;
                }

                if (location is null && mountFrom is not null)
                {
                    if (await MountAsync(mountFrom, cancellationToken)) return BlobPush.Mounted;
                    mountFrom = null;
                }

                // A source that fetches does it now: not for a mount, and not while a request waits for its first byte.
                if (!isUncertain) await (await source.OpenAsync(blob, cancellationToken)).DisposeAsync();
                if (location is null) await BeginAsync(cancellationToken);
                isUncertain = true;
                await SendAsync(cancellationToken);
                return BlobPush.Uploaded;
            }
            catch (PassingFailure failure)
            {
                if (failure.Kind == PassingFailureKind.LostSession && offset == 0) location = null;
                if (offset - rewarded >= Progress)
                {
                    rewarded = offset;
                    patience.Reward();
                }

                await patience.AfterAsync(failure, cancellationToken);
            }
        }
    }

    private async Task<bool> MountAsync(ImageReference from, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, $"/v2/{repository.Path}/blobs/uploads/?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(from.Path)}") with
        {
            Scopes = [.. RegistryRequest.PushScopes(repository.Path), .. RegistryRequest.PullScopes(from.Path)],
        };
        try
        {
            using var answer = await session.SendAsync(request, cancellationToken);
            if (answer.Status == 201) return true;
            if (answer.Status == 202) Begun(answer);
        }
        catch (SlipwayException e) when (e.Diagnostics[0].Code == RegistryErrors.RefusedCode)
        {
            // Who may not read there may still write here.
        }

        return false;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        offset = 0;
        using var answer = await session.SendAsync(Request(HttpMethod.Post, $"/v2/{repository.Path}/blobs/uploads/"), cancellationToken);
        if (answer.Status != 202) throw await session.RefusalAsync(answer, repository.Path, purpose);
        Begun(answer);
    }

    private void Begun(RegistryAnswer answer)
    {
        location = RegistryConnections.Locate(session.Registry, purpose, answer);
        offset = 0;
        smallestChunk = long.TryParse(answer.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var least) ? least : 0;
    }

    // Where the registry got to; false when it does not know the upload.
    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var answer = await session.SendAsync(Request(HttpMethod.Get, location!.AbsoluteUri), cancellationToken);
        if (answer.Status is 200 or 202 or 204)
        {
            offset = Received(answer) ?? 0;
            Follow(answer);
            return true;
        }

        offset = 0;
        return false;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (chunkSize > 0)
        {
            while (offset < blob.Size) await SendChunkAsync(cancellationToken);
        }

        var begun = offset;
        var request = Request(HttpMethod.Put, Finishing(location!)) with
        {
            Headers = begun > 0 && begun < blob.Size ? Range(begun, blob.Size) : [],
            Body = begun < blob.Size ? Body(begun, blob.Size) : null,
            TakesLong = true,
        };
        using var answer = await session.SendAsync(request, cancellationToken);
        if (answer.Status is >= 200 and < 300) return;
        var failure = await session.ReadFailureAsync(answer);
        // What was put together from several requests may have been put together wrong; what was sent whole is wrong.
        if (failure.Code == "DIGEST_INVALID" && begun > 0) offset = 0;
        if (IsLost(failure) || (failure.Code == "DIGEST_INVALID" && begun > 0)) throw session.Passing(failure, purpose, PassingFailureKind.LostSession);
        throw new SlipwayException(failure.Diagnose(session.Registry, repository.Path, purpose, session.HasLogin));
    }

    private async Task SendChunkAsync(CancellationToken cancellationToken)
    {
        var end = Math.Min(blob.Size, offset + Math.Max(chunkSize, smallestChunk));
        var request = Request(HttpMethod.Patch, location!.AbsoluteUri) with { Headers = Range(offset, end), Body = Body(offset, end) };
        using var answer = await session.SendAsync(request, cancellationToken);
        if (answer.Status is not (>= 200 and < 300))
        {
            var failure = await session.ReadFailureAsync(answer);
            if (IsLost(failure)) throw session.Passing(failure, purpose, PassingFailureKind.LostSession);
            throw new SlipwayException(failure.Diagnose(session.Registry, repository.Path, purpose, session.HasLogin));
        }

        Follow(answer);
        var received = Received(answer) ?? end;
        if (received <= offset || received > end)
            throw new SlipwayException(RegistryErrors.Malformed(session.Registry, purpose, $"sent the bytes up to {end}, it says that it has {received}"));
        offset = received;
    }

    private static bool IsLost(RegistryFailure failure) => failure.Status is 404 or 416 || failure.Code is "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID" or "RANGE_INVALID";

    // "0-1023", of which docker's registry says "0-0" as long as it has nothing.
    private static long? Received(RegistryAnswer answer)
    {
        var text = answer.Header("Range") ?? "";
        if (text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) text = text["bytes=".Length..];
        return text.StartsWith("0-", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < long.MaxValue
            ? last == 0 ? 0 : last + 1
            : null;
    }

    private void Follow(RegistryAnswer answer)
    {
        if (answer.Header("Location") is not null) location = RegistryConnections.Locate(session.Registry, purpose, answer);
    }

    private string Finishing(Uri upload)
    {
        var address = upload.GetLeftPart(UriPartial.Query);
        return $"{address}{(upload.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
    }

    private static KeyValuePair<string, string>[] Range(long start, long end) => [new("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{start}-{end - 1}"))];

    private Func<IdleWatch, HttpContent> Body(long start, long end) => watch => new BlobContent(blob, source, start, end - start, watch);

    private RegistryRequest Request(HttpMethod method, string target) => new(method, target, purpose) { Scopes = RegistryRequest.PushScopes(repository.Path) };
}
