namespace Slipway.Ssh.Shells;

/// <summary>A script's standard output: what a channel says up to the script's marker.</summary>
internal sealed class ShellOutput(MarkedStream channel) : SequentialStream
{
    public override bool CanWrite => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => channel.ReadAsync(buffer, cancellationToken);
}
