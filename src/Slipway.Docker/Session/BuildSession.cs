using Slipway.Diagnostics;
using Slipway.Docker.Session.Files;
using Slipway.Docker.Session.Grpc;
using Slipway.Docker.Session.Http2;
using Slipway.Docker.Session.Services;

namespace Slipway.Docker.Session;

/// <summary>A session over one upgraded connection: an HTTP/2 and gRPC server of which the engine is the client.</summary>
public sealed class BuildSession : IBuildSession
{
    private readonly CancellationTokenSource closing = new();
    private readonly Stream transport;
    private readonly DiagnosticLog diagnostics;
    private readonly TransferMeter meter;

    private BuildSession(string id, IReadOnlyList<string> methods, Stream transport, GrpcServer server, DiagnosticLog diagnostics, TransferMeter meter)
    {
        Id = id;
        Methods = methods;
        this.transport = transport;
        this.diagnostics = diagnostics;
        this.meter = meter;
        Completion = ServeAsync(new Http2Connection(transport, server.HandleAsync, new Http2Limits()));
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods { get; }

    /// <inheritdoc/>
    public Task Completion { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics.Snapshot();

    /// <inheritdoc/>
    public IReadOnlyList<ContextTransfer> Transfers => meter.Snapshot();

    /// <summary>Opens a session.</summary>
    /// <param name="connect">Sends the handshake and gives the upgraded connection, which the session then owns.</param>
    /// <param name="content">What the session offers.</param>
    /// <param name="cancellationToken">For opening; an open session ends by disposing it.</param>
    public static async Task<BuildSession> OpenAsync(
        Func<SessionHandshake, CancellationToken, Task<Stream>> connect, BuildSessionContent content, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticLog();
        var meter = new TransferMeter();
        var methods = SessionMethods.Of(content, meter, diagnostics);
        var id = Guid.NewGuid().ToString("N");
        var transport = await connect(SessionHandshake.For(id, content, methods.Keys), cancellationToken);
        return new(id, [.. methods.Keys], transport, new GrpcServer(methods, diagnostics.Add), diagnostics, meter);
    }

    /// <summary>Closes the connection and waits for what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync(Http2Connection connection)
    {
        // The constructor's caller must not run the first read.
        await Task.Yield();
        try
        {
            using (connection)
                await connection.RunAsync(closing.Token);
        }
        catch (Http2ConnectionException violation)
        {
            throw new SlipwayException(DockerErrors.SessionProtocolViolated(violation.Message), violation);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            if (!closing.IsCancellationRequested)
                throw new SlipwayException(DockerErrors.SessionBroken(exception.Message), exception);
        }
        finally
        {
            await transport.DisposeAsync();
        }
    }
}
