using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>
/// Channels over the system's OpenSSH client, one child process each. It asks nothing but a password it can be given, takes no unknown or changed host key, and forwards neither agent nor ports.
/// </summary>
public sealed class OpenSshChannelFactory(SshClientOptions options) : ISshChannelFactory
{
    /// <summary>Channels as the user's own configuration has them.</summary>
    public OpenSshChannelFactory()
        : this(new SshClientOptions())
    {
    }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">SLIP1102, SLIP1115, SLIP1116, SLIP1120, SLIP1121: there is no client, the password cannot be given, or the host does not show the pinned key.</exception>
    public async Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = await ClientPreparation.ForAsync(options, destination, cancellationToken);
        try
        {
            var process = ClientProcess.Start(options.Program, Arguments(options, destination, command, prepared), prepared.AskPass);
            return new SshChannel(process, destination, command, options, prepared.AskPass);
        }
        catch
        {
            prepared.AskPass?.Dispose();
            throw;
        }
    }

    internal static IReadOnlyList<string> Arguments(SshClientOptions options, SshDestination destination, RemoteCommand command, ClientPreparation? prepared = null) =>
        [.. ClientArguments.Connection(options, destination, prepared ?? new ClientPreparation()), command.ToString()];
}
