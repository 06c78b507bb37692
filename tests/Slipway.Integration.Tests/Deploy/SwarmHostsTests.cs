using System.Net.Sockets;
using System.Text;
using Slipway.Docker;
using Slipway.Docker.Exec;
using Slipway.Docker.Networks;
using Slipway.Docker.Streams;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>What other tests rely on when they start <see cref="TestHosts"/> as a swarm.</summary>
[TestClass]
public sealed class SwarmHostsTests
{
    private const string Service = "web";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_service_has_a_task_on_each_node_and_they_reach_each_other()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        patience.CancelAfter(Patience);
        var token = patience.Token;
        await using var machine = await Busybox.EngineAsync(token);
        await using var hosts = await TestHosts.StartAsync(3, swarm: true);
        await hosts.LoadAsync(Busybox.Image);

        var image = (await hosts[0].Engine.Images.FindAsync(Busybox.Image, token))!.Id;
        var network = await hosts[0].Engine.Networks.CreateAsync(new NetworkCreateRequest { Name = "overlay", Driver = "overlay" }, token);
        var starts = hosts.All.Select(host => StartedAsync(host.Engine, token)).ToArray();
        var listening = await Task.WhenAll(starts);
        // An image named by its id is not looked for in a registry. Without IP_VS a kernel has no virtual addresses.
        await PostAsync(hosts[0], "/services/create", $$$"""
            {
              "Name": "{{{Service}}}",
              "TaskTemplate": {
                "ContainerSpec": { "Image": "{{{image}}}", "Command": ["sh", "-c", "hostname >/index.html; exec httpd -f -h /"], "Hostname": "{{.Node.Hostname}}" },
                "Placement": { "MaxReplicas": 1 },
                "Networks": [{ "Target": "{{{network.Id}}}" }]
              },
              "Mode": { "Replicated": { "Replicas": 3 } },
              "EndpointSpec": { "Mode": "dnsrr" }
            }
            """, token);
        var containers = await Task.WhenAll(listening.Select(started => started()));

        foreach (var (host, index) in hosts.All.Select((host, index) => (host, index)))
        {
            var peer = (index + 1) % hosts.All.Count;
            var inspected = await hosts[peer].Engine.Containers.FindAsync(containers[peer], token);
            var address = inspected!.NetworkSettings!.Networks!["overlay"].IpAddress;
            Assert.AreEqual(hosts[peer].Name, await RunAsync(host.Engine, containers[index], $"until wget -q -O - http://{address}/; do usleep 20000; done 2>/dev/null", token));
            StringAssert.Contains(await RunAsync(host.Engine, containers[index], $"nslookup tasks.{Service}.", token), address);
        }
    }

    // Listens from when this returns; what it returns gives the id of the service's first container there.
    private static async Task<Func<Task<string>>> StartedAsync(Engine engine, CancellationToken cancellationToken)
    {
        var filters = EngineFilters.Label($"com.docker.swarm.service.name={Service}").With("event", "start");
        var events = await engine.Events.ListenAsync(filters, cancellationToken);
        return async () =>
        {
            await using (events)
            {
                await foreach (var happened in events.ReadAsync(cancellationToken)) return happened.Actor.Id;
            }

            throw new EndOfStreamException("The engine's events ended.");
        };
    }

    private static async Task<string> RunAsync(Engine engine, string container, string script, CancellationToken cancellationToken)
    {
        var exec = await engine.Exec.CreateAsync(container, new ExecCreateRequest { Cmd = ["sh", "-c", script], AttachStdout = true }, cancellationToken);
        await using var streams = await engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, cancellationToken);
        var output = new StringBuilder();
        await foreach (var chunk in streams.ReadAsync(cancellationToken)) output.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        return output.ToString().Trim();
    }

    private static async Task PostAsync(TestHost host, string path, string body, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Socket), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("http://engine" + path), content, cancellationToken);
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}
