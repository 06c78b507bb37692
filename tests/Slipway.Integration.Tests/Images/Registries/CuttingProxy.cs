using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Integration.Tests.Images.Registries;

/// <summary>Passes connections on to a port, and cuts the first of them that carry more than so many bytes in one direction.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly int target;
    private readonly int after;
    private readonly Task accepting;
    private int left;
    private int cuts;

    public CuttingProxy(int target, int times, int after)
    {
        (this.target, left, this.after) = (target, times, after);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Host => $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Cuts => cuts;

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
            while (true) connections.Add(PassAsync(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The end.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var own = client;
        using var server = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, target, either.Token);
            await Task.WhenAny(CopyAsync(client, server, either.Token), CopyAsync(server, client, either.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One side went away.
        }

        await either.CancelAsync();
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken token)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0;
        try
        {
            while (await from.GetStream().ReadAsync(buffer, token) is var read and > 0)
            {
                if ((passed += read) > after && Interlocked.Decrement(ref left) >= 0)
                {
                    Interlocked.Increment(ref cuts);
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away.
        }
    }
}
