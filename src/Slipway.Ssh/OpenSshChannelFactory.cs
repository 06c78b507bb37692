using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>
/// Channels over the system's OpenSSH client, one child process each. It asks nothing but a password it can be given, takes no unknown or changed host key, and forwards no agent, and nothing else that is not asked for.
/// </summary>
public sealed class OpenSshChannelFactory(SshClientOptions options) : ISshChannelFactory, ISshForwarder
{
    private static readonly RemoteCommand Echo = RemoteCommand.Of("cat");

    /// <summary>Channels as the user's own configuration has them.</summary>
    public OpenSshChannelFactory()
        : this(new SshClientOptions())
    {
    }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">SLIP1102, SLIP1115, SLIP1116, SLIP1120, SLIP1121: there is no client, the password cannot be given, or the host does not show the pinned key.</exception>
    public async Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken) =>
        await OpenAsync(destination, command, null, cancellationToken);

    /// <inheritdoc/>
    public async Task<SshForward> ForwardAsync(SshDestination destination, string remoteSocket, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new SlipwayException(SshErrors.NotForwarded(destination, remoteSocket, "Windows' OpenSSH client has no private sockets"));
        if (!IsPlain(remoteSocket)) throw new SlipwayException(SshErrors.NotForwarded(destination, remoteSocket, "its path holds unusual characters"));
        var folder = Directory.CreateTempSubdirectory("slipway-").FullName;
        SshChannel? channel = null;
        try
        {
            channel = await OpenAsync(destination, Echo, $"{SshForward.SocketIn(folder)}:{remoteSocket}", cancellationToken);
            // Forwards are set before the command runs. The command ends with this process.
            await channel.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await channel.ReadExactlyAsync(new byte[1], cancellationToken);
            if (File.Exists(SshForward.SocketIn(folder))) return new SshForward(channel, folder);
            throw new SlipwayException(SshErrors.NotForwarded(destination, remoteSocket, await channel.SaidAsync(cancellationToken)));
        }
        catch
        {
            channel?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    internal static IReadOnlyList<string> Arguments(SshClientOptions options, SshDestination destination, RemoteCommand command, ClientPreparation? prepared = null, string? forward = null) =>
        [.. ClientArguments.Connection(options, destination, prepared ?? new ClientPreparation(), forward), command.ToString()];

    private async Task<SshChannel> OpenAsync(SshDestination destination, RemoteCommand command, string? forward, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = await ClientPreparation.ForAsync(options, destination, cancellationToken);
        try
        {
            var process = ClientProcess.Start(options.Program, Arguments(options, destination, command, prepared, forward), prepared.AskPass);
            return new SshChannel(process, destination, command, options, prepared.AskPass);
        }
        catch
        {
            prepared.AskPass?.Dispose();
            throw;
        }
    }

    private static bool IsPlain(string path)
    {
        if (!path.StartsWith('/')) return false;
        foreach (var c in path)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '/' or '-')) return false;
        }

        return true;
    }
}
