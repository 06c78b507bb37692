using System.IO.Pipes;

namespace Slipway.Docker.Transport;

/// <summary>A Windows named pipe of this machine.</summary>
internal sealed class NamedPipeTransport(string name) : IEngineTransport
{
    public string HostHeader => "docker";

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellationToken);
            return new NamedPipeDuplex(pipe);
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
