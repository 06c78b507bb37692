using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Registries;

/// <summary>A registry on a port of the loopback, without TLS, which can be told to misbehave.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Task accepting;
    private int sessions;

    public FakeRegistry()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public string Url => "http://" + Host;

    /// <summary>By repository and digest: <c>app@sha256:…</c></summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>By repository and tag or digest: <c>app:1</c>, <c>app@sha256:…</c></summary>
    public ConcurrentDictionary<string, (string Type, byte[] Content)> Manifests { get; } = [];

    public ConcurrentDictionary<string, MemoryStream> Uploads { get; } = [];

    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>Answers in the registry's place; null lets it answer.</summary>
    public Func<FakeRequest, FakeAnswer?> Script { get; set; } = _ => null;

    /// <summary>After how many bytes of a request's body the connection is cut; null for never. What came by then is kept, as registries do.</summary>
    public Func<FakeRequest, int?> CutBody { get; set; } = _ => null;

    public bool KnowsSubjects { get; set; }

    /// <summary>How many bytes of endless bodies clients let come.</summary>
    public long Endless { get; private set; }

    public string Log => string.Join('\n', Requests.Where(request => request.Path != "/v2/").Select(request => request.ToString()));

    public Descriptor AddBlob(string repository, byte[] content, string type = MediaTypes.LayerTar)
    {
        var blob = Descriptor.Of(type, content);
        Blobs[$"{repository}@{blob.Digest}"] = content;
        return blob;
    }

    public Descriptor AddManifest(string repository, string? tag, byte[] content, string type)
    {
        var manifest = Descriptor.Of(type, content);
        Manifests[$"{repository}@{manifest.Digest}"] = (type, content);
        if (tag is not null) Manifests[$"{repository}:{tag}"] = (type, content);
        return manifest;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var connection = new FakeConnection(client.GetStream(), ending.Token);
            try
            {
                while (await connection.ReadHeadAsync() is { } request)
                {
                    var cut = CutBody(request);
                    var early = Script(request with { IsHeadOnly = true });
                    if (early is { BeforeBody: true })
                    {
                        Requests.Enqueue(request);
                        await connection.WriteAsync(request, early);
                        return;
                    }

                    var whole = await connection.ReadBodyAsync(request, cut);
                    Requests.Enqueue(request);
                    var answer = whole ? Script(request) ?? Answer(request) : Answer(request);
                    if (!whole || !await connection.WriteAsync(request, answer)) return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went away, or the test ended.
            }

            Endless += connection.Endless;
        }
    }

    private FakeAnswer Answer(FakeRequest request)
    {
        if (request.Path == "/v2/") return new FakeAnswer(200);
        if (request.Path.IndexOf("/blobs/uploads/", StringComparison.Ordinal) is var upload and > 0)
            return AnswerUpload(request, request.Path[4..upload], request.Path[(upload + "/blobs/uploads/".Length)..]);
        if (request.Path.IndexOf("/blobs/", StringComparison.Ordinal) is var blob and > 0)
            return Blobs.TryGetValue($"{request.Path[4..blob]}@{request.Path[(blob + "/blobs/".Length)..]}", out var content) ? Part(request, content) : Error(404, "BLOB_UNKNOWN");
        if (request.Path.IndexOf("/manifests/", StringComparison.Ordinal) is var manifest and > 0)
            return AnswerManifest(request, request.Path[4..manifest], request.Path[(manifest + "/manifests/".Length)..]);
        return Error(404, "UNSUPPORTED");
    }

    private static FakeAnswer Part(FakeRequest request, byte[] content)
    {
        if (request.Header("Range") is not { } range) return new FakeAnswer(200) { Body = content };
        var from = int.Parse(range.AsSpan("bytes=".Length, range.Length - "bytes=".Length - 1), CultureInfo.InvariantCulture);
        return new FakeAnswer(206) { Body = content[from..], Headers = [("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")] };
    }

    private FakeAnswer AnswerManifest(FakeRequest request, string repository, string name)
    {
        var key = name.StartsWith("sha256:", StringComparison.Ordinal) ? $"{repository}@{name}" : $"{repository}:{name}";
        if (request.Method == "PUT")
        {
            var manifest = AddManifest(repository, name == key ? null : name.StartsWith("sha256:", StringComparison.Ordinal) ? null : name, request.Body, request.Header("Content-Type")!);
            List<(string, string)> headers = [("Docker-Content-Digest", manifest.Digest.ToString())];
            if (KnowsSubjects && OciJson.ReadManifest(request.Body, "test").Subject is { } subject) headers.Add(("OCI-Subject", subject.Digest.ToString()));
            return new FakeAnswer(201) { Headers = [.. headers] };
        }

        return Manifests.TryGetValue(key, out var found)
            ? new FakeAnswer(200) { Body = found.Content, Headers = [("Content-Type", found.Type), ("Docker-Content-Digest", Digest.Of(found.Content).ToString())] }
            : Error(404, "MANIFEST_UNKNOWN");
    }

    private FakeAnswer AnswerUpload(FakeRequest request, string repository, string id)
    {
        if (request.Method == "POST")
        {
            if (request.Query("mount") is { } mount && Blobs.TryGetValue($"{request.Query("from")}@{mount}", out var other))
            {
                Blobs[$"{repository}@{mount}"] = other;
                return new FakeAnswer(201);
            }

            id = $"u{Interlocked.Increment(ref sessions)}";
            Uploads[id] = new MemoryStream();
            return new FakeAnswer(202) { Headers = [("Location", Location(repository, id))] };
        }

        if (!Uploads.TryGetValue(id, out var upload)) return Error(404, "BLOB_UPLOAD_UNKNOWN");
        if (request.Query("_state") != id) return Error(400, "BLOB_UPLOAD_INVALID");
        if (request.Header("Content-Range") is { } range && range.Split('-')[0] != upload.Length.ToString(CultureInfo.InvariantCulture)) return Error(416, "RANGE_INVALID");
        upload.Write(request.Body);
        (string, string)[] headers = [("Location", Location(repository, id)), ("Range", $"0-{Math.Max(0, upload.Length - 1)}")];
        if (request.Method == "GET") return new FakeAnswer(204) { Headers = headers };
        if (request.Method == "PATCH") return new FakeAnswer(202) { Headers = headers };
        if (!request.IsWhole) return new FakeAnswer(500);
        if (Digest.Of(upload.ToArray()).ToString() != request.Query("digest")) return Error(400, "DIGEST_INVALID");
        Blobs[$"{repository}@{request.Query("digest")}"] = upload.ToArray();
        Uploads.TryRemove(id, out _);
        return new FakeAnswer(201);
    }

    // Relative with a query, which both are allowed to be.
    private static string Location(string repository, string id) => $"/v2/{repository}/blobs/uploads/{id}?_state={id}";

    public static FakeAnswer Error(int status, string code, string message = "the registry's own words") =>
        new(status) { Body = Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""") };
}
