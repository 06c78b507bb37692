namespace Slipway.Ssh;

/// <summary>A unix socket of a remote host as a private socket of this machine. Disposing ends it and its connections.</summary>
public sealed class SshForward : IDisposable
{
    private readonly SshChannel channel;
    private readonly string folder;

    internal SshForward(SshChannel channel, string folder) => (this.channel, this.folder) = (channel, folder);

    /// <summary>The socket's file on this machine, which only the user can connect to.</summary>
    public string Socket => SocketIn(folder);

    /// <summary>False once the connection is known to be gone.</summary>
    public bool IsOpen => channel.IsOpen;

    /// <summary>What ssh said last, in one line: the reason when the remote host closes what was just connected.</summary>
    public Task<string> SaidAsync(CancellationToken cancellationToken) => channel.SaidAsync(cancellationToken);

    public void Dispose()
    {
        channel.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal static string SocketIn(string folder) => Path.Combine(folder, "s");
}
