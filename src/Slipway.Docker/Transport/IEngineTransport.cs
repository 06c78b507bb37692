using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>Makes connections to one engine. A connection's stream implements <see cref="IDuplex"/>.</summary>
internal interface IEngineTransport
{
    /// <summary>The value of HTTP's <c>Host</c> header.</summary>
    string HostHeader { get; }

    ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken);
}
