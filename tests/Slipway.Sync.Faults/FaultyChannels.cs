using Slipway.Ssh;

namespace Slipway.Sync.Faults;

/// <summary>Channels whose bytes are counted, and which go wrong behind one of them.</summary>
internal sealed class FaultyChannels(ISshChannelFactory channels, Fault fault) : ISshChannelFactory
{
    public async Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken)
    {
        var channel = new FaultyChannel(await channels.OpenAsync(destination, command, cancellationToken), fault);
        fault.Add(channel);
        return channel;
    }
}
