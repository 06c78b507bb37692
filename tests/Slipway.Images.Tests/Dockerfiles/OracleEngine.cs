using System.Formats.Tar;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

/// <summary>The engine on this machine, asked what it makes of a Dockerfile. Every image it makes carries a label of its own and is removed.</summary>
internal sealed class OracleEngine : IDisposable
{
    private const string Socket = "/var/run/docker.sock";
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://engine/v1.41/"),
        Timeout = TimeSpan.FromMinutes(2),
    };

    private readonly string _label = "dockerfile-" + Guid.NewGuid().ToString("N");

    /// <summary>What came of a build: the error, or none, and the names of its steps in the order first told.</summary>
    public sealed record Answer(string? Error, IReadOnlyList<string> Steps);

    public static bool IsThere => File.Exists(Socket);

    /// <exception cref="ArgumentException">The text has no stage, or may have none: engine 20.10 does not survive building such a file.</exception>
    public async Task<Answer> Build(string dockerfile, string? tag, CancellationToken cancellation)
    {
        if (!dockerfile.TrimStart('\uFEFF').Split('\n').Any(line => line.StartsWith("FROM ", StringComparison.OrdinalIgnoreCase))
            || DockerfileReader.Parse("Dockerfile", dockerfile).Stages.Count == 0)
            throw new ArgumentException("A Dockerfile without a stage ends engine 20.10.", nameof(dockerfile));

        var labels = Uri.EscapeDataString($"{{\"slipway.test\":\"{_label}\"}}");
        var uri = $"build?version=2&labels={labels}" + (tag is null ? "" : $"&t={Uri.EscapeDataString(tag)}");
        using var content = new ByteArrayContent(Context(dockerfile));
        content.Headers.ContentType = new("application/x-tar");
        using var response = await _client.PostAsync(uri, content, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        response.EnsureSuccessStatusCode();
        var (answer, image) = Read(body);
        if (tag is null && image is not null) await Remove(image, cancellation);
        return answer;
    }

    public async Task Remove(string image, CancellationToken cancellation)
    {
        using var response = await _client.DeleteAsync($"images/{image}?noprune=false", cancellation);
    }

    public void Dispose() => _client.Dispose();

    private static (Answer Answer, string? Image) Read(string body)
    {
        string? error = null, image = null;
        var steps = new List<string>();
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty("error", out var problem)) error = problem.GetString();
            if (!message.RootElement.TryGetProperty("id", out var id) || !message.RootElement.TryGetProperty("aux", out var aux)) continue;
            if (id.GetString() == "moby.image.id") image = aux.GetProperty("ID").GetString();
            else if (id.GetString() == "moby.buildkit.trace") AddSteps(aux.GetBytesFromBase64(), steps);
        }
        return (new(error, steps), image);
    }

    /// <summary>StatusResponse (BuildKit's control.proto): field 1 is a vertex, whose field 3 is its name.</summary>
    private static void AddSteps(ReadOnlySpan<byte> status, List<string> steps)
    {
        foreach (var vertex in Fields(status, 1))
            foreach (var name in Fields(vertex, 3))
                if (Encoding.UTF8.GetString(name) is var text && !steps.Contains(text)) steps.Add(text);
    }

    private static List<byte[]> Fields(ReadOnlySpan<byte> message, int wanted)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var value = Varint(message, ref at);
            if ((key & 7) != 2) continue;
            if (key >> 3 == (ulong)wanted) found.Add(message.Slice(at, (int)value).ToArray());
            at += (int)value;
        }
        return found;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }
    }

    private static byte[] Context(string dockerfile)
    {
        var buffer = new MemoryStream();
        // BuildKit looks at the first kilobyte to tell a tar from a Dockerfile, and does not know PAX headers.
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("Dockerfile", dockerfile), ("a.txt", "a"), ("b/c.txt", "c") })
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
        return buffer.ToArray();
    }
}
