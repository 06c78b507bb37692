using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>The answer to one request: its head, and its body to be read as far as it is wanted.</summary>
internal sealed class RegistryAnswer(HttpRequestMessage request, HttpResponseMessage response, IdleWatch watch, string registry, string purpose) : IDisposable
{
    private const int ErrorLimit = 64 * 1024;

    private Stream? body;

    public int Status => (int)response.StatusCode;

    /// <summary>Where it came from, after redirects.</summary>
    public Uri Origin { get; } = request.RequestUri!;

    public long? Length => response.Content.Headers.ContentLength;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();

    /// <summary>The first byte that the body holds, where it is a part.</summary>
    public long? From => response.Content.Headers.ContentRange?.From;

    /// <summary>What the registry asks to wait.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The first value of a header, as sent; null where there is none.</summary>
    public string? Header(string name) => Headers(name).FirstOrDefault();

    /// <summary>All values of a header, as sent.</summary>
    public IEnumerable<string> Headers(string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values
        // Range is a request's header, and kept apart where an answer has it.
        : response.Headers.TryGetValues(name, out var others) ? others
        : [];

    /// <summary>Reads some of the body; 0 at its end.</summary>
    /// <exception cref="PassingFailure">It was cut, or fell silent.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            body ??= await response.Content.ReadAsStreamAsync(watch.Token);
            watch.Touch();
            return await body.ReadAsync(buffer, watch.Token);
        }
        catch (OperationCanceledException) when (watch.Ended)
        {
            throw new PassingFailure(PassingFailureKind.Cut, RegistryErrors.Silent(registry, purpose, watch.Patience));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PassingFailure(PassingFailureKind.Cut, RegistryErrors.Cut(registry, purpose, RegistryConnections.Reason(e)));
        }
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="SlipwayException">SLIP2508: it is larger than the limit.</exception>
    public async Task<byte[]> ReadDocumentAsync(string what, int limit)
    {
        if (Length > limit) throw new SlipwayException(RegistryErrors.DocumentTooLarge(registry, what, limit));
        var (content, whole) = await ReadUpToAsync(limit);
        return whole ? content : throw new SlipwayException(RegistryErrors.DocumentTooLarge(registry, what, limit));
    }

    /// <summary>What the registry says is wrong, from its JSON (distribution-spec, "Error Codes") or its status.</summary>
    public async Task<RegistryFailure> FailureAsync()
    {
        byte[] content = [];
        try
        {
            if (request.Method != HttpMethod.Head) (content, _) = await ReadUpToAsync(ErrorLimit);
        }
        catch (PassingFailure)
        {
            // Its status says enough.
        }

        return RegistryFailure.Read(response.StatusCode, content);
    }

    public void Dispose()
    {
        request.Dispose();
        response.Dispose();
        watch.Dispose();
    }

    private async Task<(byte[] Content, bool Whole)> ReadUpToAsync(int limit)
    {
        var buffer = new byte[Math.Min(limit, (int)Math.Min(Length ?? 16 * 1024, limit)) + 1];
        var count = 0;
        while (true)
        {
            var read = await ReadAsync(buffer.AsMemory(count));
            if (read == 0) return (buffer[..count], true);
            count += read;
            if (count > limit) return (buffer[..limit], false);
            if (count == buffer.Length) Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, limit + 1L));
        }
    }
}
