using System.Globalization;
using System.Text;

namespace Slipway.Images.Tests.Registries;

/// <summary>HTTP/1.1 as a server speaks it, as far as the fake registry needs it.</summary>
internal sealed class FakeConnection(Stream stream, CancellationToken cancellationToken)
{
    private const byte TlsHandshake = 0x16;

    /// <summary>How many bytes of endless bodies the client let come.</summary>
    public long Endless { get; private set; }

    /// <summary>Null at the end, and for TLS, which is not spoken.</summary>
    public async Task<FakeRequest?> ReadHeadAsync()
    {
        if (await LineAsync() is not { Length: > 0 } first) return null;
        var parts = first.Split(' ');
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new FakeRequest(parts[0], parts[1], headers);
    }

    /// <returns>False where the body was cut.</returns>
    public async Task<bool> ReadBodyAsync(FakeRequest request, int? cut)
    {
        if (request.Header("Expect") is not null) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        var body = new byte[Math.Min(request.Length, cut ?? int.MaxValue)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        request.Body = body;
        return cut is null;
    }

    /// <returns>Whether the connection goes on.</returns>
    public async Task<bool> WriteAsync(FakeRequest request, FakeAnswer answer)
    {
        if (answer.IsSilent)
        {
            await LineAsync();
            return false;
        }

        var chunked = answer.IsEndless || (answer.HidesLength && request.Method != "HEAD");
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Told\r\n");
        foreach (var (name, value) in answer.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (chunked) head.Append("Transfer-Encoding: chunked\r\n");
        else if (answer.Status != 204 && !answer.HidesLength) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Length ?? answer.Body.Length}\r\n");
        if (answer.BeforeBody) head.Append("Connection: close\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
        if (request.Method == "HEAD") return !answer.BeforeBody;
        if (chunked)
        {
            do
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{answer.Body.Length:x}\r\n"), cancellationToken);
                await stream.WriteAsync(answer.Body, cancellationToken);
                await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            }
            while (answer.IsEndless && (Endless += answer.Body.Length) > 0);
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
            return true;
        }

        await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length), cancellationToken);
        return answer.CutAfter is null && answer.Length is null && !answer.BeforeBody;
    }

    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (line.Length == 0 && one[0] == TlsHandshake) return null;
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }
}
