using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Docker.Session.Http2;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Grpc;

/// <summary>Serves one gRPC method.</summary>
internal delegate Task GrpcMethod(GrpcCall call, CancellationToken cancellationToken);

/// <summary>Turns HTTP/2 requests into calls of methods, and their outcome into gRPC statuses. Nothing a method throws gets past it.</summary>
/// <param name="methods">By path: <c>/package.Service/Method</c>.</param>
/// <param name="report">Told the diagnostics of calls that failed.</param>
internal sealed class GrpcServer(IReadOnlyDictionary<string, GrpcMethod> methods, Action<Diagnostic> report)
{
    public async Task HandleAsync(Http2Stream stream)
    {
        if (Header(stream, ":method") != "POST")
        {
            stream.SendHeaders(endStream: true, (":status", "405"), ("allow", "POST"));
            return;
        }
        if (Header(stream, "content-type")?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            stream.SendHeaders(endStream: true, (":status", "415"));
            return;
        }
        var call = new GrpcCall(stream);
        var (status, message) = await InvokeAsync(stream, call);
        Finish(stream, call, status, message);
    }

    private async Task<(GrpcStatus Status, string Message)> InvokeAsync(Http2Stream stream, GrpcCall call)
    {
        var path = Header(stream, ":path")!;
        if (!methods.TryGetValue(path, out var method))
            return (GrpcStatus.Unimplemented, $"unknown method {path}");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stream.Aborted);
        if (Header(stream, "grpc-timeout") is { } timeout)
        {
            if (GrpcText.ParseTimeout(timeout) is not { } time)
                return (GrpcStatus.InvalidArgument, "grpc-timeout is malformed");
            // The longest time a timer takes; a build never comes near it.
            deadline.CancelAfter(time < TimeSpan.FromDays(24) ? time : TimeSpan.FromDays(24));
        }
        try
        {
            await method(call, deadline.Token);
            return (GrpcStatus.Ok, "");
        }
        catch (OperationCanceledException)
        {
            return stream.Aborted.IsCancellationRequested
                ? (GrpcStatus.Cancelled, "the call was cancelled")
                : (GrpcStatus.DeadlineExceeded, "the call took longer than its deadline");
        }
        // The border of the session: whatever a call fails with becomes that call's status, and the others go on.
        catch (Exception exception) when (!stream.Aborted.IsCancellationRequested)
        {
            return Describe(path, exception);
        }
        catch (Exception) when (stream.Aborted.IsCancellationRequested)
        {
            return (GrpcStatus.Cancelled, "the call was cancelled");
        }
    }

    private (GrpcStatus Status, string Message) Describe(string path, Exception exception)
    {
        switch (exception)
        {
            case GrpcException failure:
                if (failure.Diagnostic is { } diagnostic)
                    report(diagnostic);
                return (failure.Status, failure.Message);
            case SlipwayException failure:
                foreach (var each in failure.Diagnostics)
                    report(each);
                return (GrpcStatus.Unknown, failure.Diagnostics[0].Message);
            case MalformedMessageException:
                return (GrpcStatus.InvalidArgument, $"the message is malformed: {exception.Message}");
            default:
                var unexpected = DockerErrors.SessionCallFailed(path, exception.Message);
                report(unexpected);
                return (GrpcStatus.Internal, unexpected.Message);
        }
    }

    private static void Finish(Http2Stream stream, GrpcCall call, GrpcStatus status, string message)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (call.Started)
            stream.SendHeaders(endStream: true, ("grpc-status", code), ("grpc-message", GrpcText.EncodeMessage(message)));
        else
            stream.SendHeaders(
                endStream: true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", code), ("grpc-message", GrpcText.EncodeMessage(message)));
    }

    private static string? Header(Http2Stream stream, string name)
    {
        foreach (var field in stream.Headers)
        {
            if (field.Name == name)
                return field.Value;
        }
        return null;
    }
}
