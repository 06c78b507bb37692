using System.Formats.Tar;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Docker.Progress;
using Slipway.Docker.Session;

namespace Slipway.Docker.Tests.Session;

/// <summary>The real engine at the socket that DOCKER_HOST names, else the default one, spoken to by the few raw calls these tests need.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private const string UnixScheme = "unix://";

    private readonly HttpClient client = new(new SocketsHttpHandler { ConnectCallback = async (_, token) => await ConnectAsync(token) })
    {
        BaseAddress = new("http://engine"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static readonly string SocketFile =
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith(UnixScheme, StringComparison.Ordinal) ? host[UnixScheme.Length..] : "/var/run/docker.sock";

    private readonly List<string> images = [];

    /// <summary>A busybox image of its own for each test.</summary>
    public string Base { get; } = $"session-base-{Guid.NewGuid():N}:1";

    public static async Task<TestEngine> StartAsync(CancellationToken cancellationToken)
    {
        var engine = new TestEngine();
        await engine.ImportBaseAsync(cancellationToken);
        return engine;
    }

    /// <summary>A name for an image that is removed at the end.</summary>
    public string NewTag()
    {
        var tag = $"session-test-{Guid.NewGuid():N}:1";
        images.Add(tag);
        return tag;
    }

    public static Task<BuildSession> OpenSessionAsync(BuildSessionContent content, CancellationToken cancellationToken) =>
        BuildSession.OpenAsync(UpgradeAsync, content, cancellationToken);

    public async Task<BuildOutcome> BuildAsync(string query, byte[]? tar, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1.41/build?version=2&{query}");
        if (tar is not null)
        {
            request.Content = new ByteArrayContent(tar);
            request.Content.Headers.ContentType = new("application/x-tar");
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var outcome = new BuildOutcome();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            outcome.Take(line);
        return outcome;
    }

    public async Task<string> GetAsync(string path, CancellationToken cancellationToken) => await client.GetStringAsync(path, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var image in images.Append(Base))
            (await client.DeleteAsync($"/v1.41/images/{image}?force=1")).Dispose();
        client.Dispose();
    }

    private async Task ImportBaseAsync(CancellationToken cancellationToken)
    {
        var busybox = await File.ReadAllBytesAsync("/bin/busybox", cancellationToken);
        const UnixFileMode Executable = (UnixFileMode)0x1ED;
        string[] commands = ["sh", "cat", "sleep", "echo", "wc", "nc", "ls", "test", "cp", "touch", "printf", "find", "chmod"];
        using var whole = new MemoryStream();
        using (var tar = new TarWriter(whole, TarEntryFormat.Gnu, leaveOpen: true))
        {
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = new MemoryStream(busybox), Mode = Executable });
            foreach (var command in commands)
                tar.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, $"bin/{command}") { LinkName = "busybox" });
            tar.WriteEntry(new GnuTarEntry(TarEntryType.Directory, "tmp/") { Mode = (UnixFileMode)0x3FF });
        }
        var colon = Base.LastIndexOf(':');
        using var content = new ByteArrayContent(whole.ToArray());
        using var response = await client.PostAsync($"/v1.41/images/create?fromSrc=-&repo={Base[..colon]}&tag={Base[(colon + 1)..]}", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<Stream> UpgradeAsync(SessionHandshake handshake, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(cancellationToken);
        var request = new StringBuilder("POST /v1.41/session HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n");
        foreach (var (name, value) in handshake.Headers)
            request.Append(name).Append(": ").Append(value).Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()), cancellationToken);
        var answer = new StringBuilder();
        var octet = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(octet, cancellationToken);
            answer.Append((char)octet[0]);
        }
        Assert.StartsWith("HTTP/1.1 101", answer.ToString());
        return stream;
    }
}

/// <summary>What a build's stream said.</summary>
internal sealed class BuildOutcome
{
    private readonly BuildProgress progress = new();

    public List<BuildEvent> Events { get; } = [];

    public string Error { get; private set; } = "";

    public string? ImageId { get; private set; }

    public string Log => string.Join('\n', Events.OfType<StepLog>().Select(log => log.Line));

    public void Take(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        if (root.TryGetProperty("error", out var error))
            Error = error.GetString()!;
        else if (root.TryGetProperty("message", out var message))
            Error = message.GetString()!;
        if (!root.TryGetProperty("id", out var id))
            return;
        if (id.GetString() == "moby.buildkit.trace")
            Events.AddRange(progress.Apply(BuildStatusReader.FromTrace(root.GetProperty("aux").GetString()!)));
        else if (id.GetString() == "moby.image.id")
            ImageId = root.GetProperty("aux").GetProperty("ID").GetString();
    }
}
