using System.Net;
using System.Text;
using Slipway.Docker.Credentials;
using Slipway.Docker.Session;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Tests.Session;

[TestClass]
public class ServiceTests
{
    private const string GetSecret = "/moby.buildkit.secrets.v1.Secrets/GetSecret";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Health_is_serving()
    {
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k" });
        var (status, _, response) = await peer.CallAsync("/grpc.health.v1.Health/Check", [], Token);
        Assert.AreEqual(0, status);
        CollectionAssert.AreEqual(new byte[] { 8, 1 }, response);
    }

    [TestMethod]
    public async Task Only_what_the_content_offers_is_announced()
    {
        await using var bare = await GrpcPeer.OpenAsync(new() { SharedKey = "k", Name = "n" });
        CollectionAssert.AreEquivalent(new[] { "/grpc.health.v1.Health/Check", GetSecret }, bare.Session.Methods.ToArray());
        await using var full = await GrpcPeer.OpenAsync(new()
        {
            SharedKey = "k",
            Contexts = new Dictionary<string, IContextDirectory> { ["context"] = new MemoryContext() },
            SshAgents = new SshAgentSockets(new Dictionary<string, string>()),
            RegistryAuth = new Credentials(),
            Output = new OutputDirectory("nowhere"),
        });
        Assert.HasCount(7, full.Session.Methods);
        var headers = full.Handshake.Headers;
        Assert.AreEqual(full.Session.Id, headers.Single(header => header.Key == "X-Docker-Expose-Session-Uuid").Value);
        Assert.AreEqual("k", headers.Single(header => header.Key == "X-Docker-Expose-Session-Sharedkey").Value);
        CollectionAssert.AreEqual(
            full.Session.Methods.ToArray(), headers.Where(header => header.Key == "X-Docker-Expose-Session-Grpc-Method").Select(header => header.Value).ToArray());
    }

    [TestMethod]
    public async Task A_secret_is_read_when_it_is_asked_for()
    {
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k", Secrets = new Secrets { ["token"] = Encoding.UTF8.GetBytes("s3cret") } });
        var (status, _, response) = await peer.CallAsync(GetSecret, Id("token"), Token);
        Assert.AreEqual(0, status);
        Assert.AreEqual("s3cret", Encoding.UTF8.GetString(response.AsSpan(2)));
        Assert.IsEmpty(peer.Session.Diagnostics);
    }

    [TestMethod]
    [DataRow("absent", 5, "SLIP1409")]
    [DataRow("größe %", 5, "SLIP1409")]
    [DataRow("large", 9, "SLIP1410")]
    [DataRow("broken", 9, "SLIP1411")]
    public async Task A_secret_that_cannot_be_given_is_named(string id, int expectedStatus, string code)
    {
        await using var peer = await GrpcPeer.OpenAsync(new()
        {
            SharedKey = "k",
            Secrets = new Secrets { ["large"] = new byte[BuildSecret.MaxSize + 1], ["fits"] = new byte[BuildSecret.MaxSize] },
        });
        var (status, message, response) = await peer.CallAsync(GetSecret, Id(id), Token);
        Assert.AreEqual(expectedStatus, status);
        Assert.Contains($"'{id}'", message);
        Assert.IsNull(response);
        Assert.AreEqual(code, peer.Session.Diagnostics.Single().Code);
        var (_, _, largest) = await peer.CallAsync(GetSecret, Id("fits"), Token);
        Assert.IsGreaterThan(BuildSecret.MaxSize, largest!.Length);
    }

    [TestMethod]
    [DataRow("registry-1.docker.io", "docker.io", "u", "p")]
    [DataRow("ghcr.example:5000", "ghcr.example:5000", "", "identity")]
    [DataRow("other.example", "other.example", "", "")]
    public async Task Credentials_are_given_by_host(string asked, string looked, string user, string secret)
    {
        var source = new Credentials();
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k", RegistryAuth = source });
        var (status, _, response) = await peer.CallAsync("/moby.filesync.v1.Auth/Credentials", Id(asked), Token);
        Assert.AreEqual(0, status);
        Assert.AreEqual(looked, source.Asked);
        CollectionAssert.AreEqual(new WireWriter().Text(1, user).Text(2, secret).Written.ToArray(), response);
        var (unimplemented, _, _) = await peer.CallAsync("/moby.filesync.v1.Auth/FetchToken", [], Token);
        Assert.AreEqual(12, unimplemented);
    }

    [TestMethod]
    public async Task A_request_that_is_no_protobuf_is_an_invalid_argument()
    {
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k" });
        var (status, _, _) = await peer.CallAsync(GetSecret, [0x0A, 0xFF], Token);
        Assert.AreEqual(3, status);
    }

    [TestMethod]
    public async Task A_deadline_ends_a_call()
    {
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k", Secrets = new Secrets() });
        var (status, _, _) = await peer.CallAsync(GetSecret, Id("never"), Token, ("grpc-timeout", "50m"));
        Assert.AreEqual(4, status);
    }

    [TestMethod]
    public async Task A_cancelled_call_is_cancelled_in_the_source_and_the_session_goes_on()
    {
        var secrets = new Secrets();
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k", Secrets = secrets });
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = peer.CallAsync(GetSecret, Id("never"), cancelling.Token);
        await secrets.Waiting.Task.WaitAsync(Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        await secrets.Cancelled.Task.WaitAsync(Token);
        var (status, _, _) = await peer.CallAsync("/grpc.health.v1.Health/Check", [], Token);
        Assert.AreEqual(0, status);
    }

    [TestMethod]
    public async Task What_is_no_gRPC_request_is_refused_by_HTTP()
    {
        await using var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k" });
        using var get = await peer.SendAsync(new(HttpMethod.Get, GetSecret), Token);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        using var text = await peer.SendAsync(new(HttpMethod.Post, GetSecret) { Content = new StringContent("x") }, Token);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
    }

    [TestMethod]
    public async Task Closing_the_session_completes_it()
    {
        var peer = await GrpcPeer.OpenAsync(new() { SharedKey = "k" });
        await peer.CallAsync("/grpc.health.v1.Health/Check", [], Token);
        Assert.IsFalse(peer.Session.Completion.IsCompleted);
        await peer.DisposeAsync();
        Assert.IsTrue(peer.Session.Completion.IsCompletedSuccessfully);
    }

    private static byte[] Id(string id) => new WireWriter().Text(1, id).Written.ToArray();

    internal sealed class Secrets : Dictionary<string, byte[]>, ISecretSource
    {
        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellationToken)
        {
            if (id == "broken")
                throw new IOException("it is on fire");
            if (id == "never")
            {
                using var noticed = cancellationToken.Register(() => Cancelled.TrySetResult());
                Waiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            return TryGetValue(id, out var value) ? [.. value] : null;
        }
    }

    private sealed class Credentials : IRegistryAuth
    {
        public string? Asked { get; private set; }

        public ValueTask<RegistryLogin?> FindAsync(string host, CancellationToken cancellationToken)
        {
            Asked = host;
            return ValueTask.FromResult<RegistryLogin?>(host switch
            {
                "docker.io" => new(host, "u", "p"),
                "ghcr.example:5000" => new(host, "ignored", "", "identity"),
                _ => null,
            });
        }
    }
}
