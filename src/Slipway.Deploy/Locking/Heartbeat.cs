using System.Diagnostics;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Locking;

/// <summary>
/// Gives signs of life for a lock. Over a shell of its own, since the session's runs one script after another and one that receives files may take minutes; it is opened for the first sign, so that a short deployment does without.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly HostSession session;
    private readonly LockRequest request;
    private readonly string token;
    private readonly TimeSpan life;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abandoning = new();
    private readonly Task beating;
    private IRemoteShell? shell;
    private long good;

    /// <param name="session">The host.</param>
    /// <param name="request">Lease and frequency.</param>
    /// <param name="token">The lock's.</param>
    /// <param name="taken">When the lock was asked for (<see cref="Stopwatch.GetTimestamp"/>).</param>
    public Heartbeat(HostSession session, LockRequest request, string token, long taken)
    {
        (this.session, this.request, this.token, good) = (session, request, token, taken);
        life = request.Lease * 0.9;
        Rearm();
        beating = BeatAsync();
    }

    public CancellationToken Lost => lost.Token;

    /// <summary>Ends it, letting a sign that is on its way arrive, and hands over its shell.</summary>
    public async Task<IRemoteShell?> StopAsync(TimeSpan patience)
    {
        await stopping.CancelAsync();
        abandoning.CancelAfter(patience);
        await beating;
        return shell;
    }

    public void Dispose()
    {
        lost.Dispose();
        stopping.Dispose();
        abandoning.Dispose();
    }

    private async Task BeatAsync()
    {
        // Off the taker's thread.
        await Task.Yield();
        using var pausing = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, lost.Token);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(abandoning.Token, lost.Token);
        var pause = request.Heartbeat;
        while (true)
        {
            await Task.Delay(pause, pausing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (pausing.IsCancellationRequested) return;
            pause = await TryBeatAsync(asking.Token) ? request.Heartbeat : request.Heartbeat / 4;
        }
    }

    private async Task<bool> TryBeatAsync(CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            shell ??= await session.OpenShellAsync(cancellationToken);
            var result = await shell.RunAsync(HostScript.Of(LockScripts.Beat, session.Folder, token, DeployLock.Hundredths(request.Lease)), cancellationToken);
            if (result.ExitCode == LockScripts.Fenced) await lost.CancelAsync();
            if (result.ExitCode != 0) return false;
            good = asked;
            Rearm();
            return true;
        }
        catch (Exception e) when (e is SlipwayException or OperationCanceledException)
        {
            // Tried again until the lease is over.
            return false;
        }
    }

    private void Rearm()
    {
        var left = life - Stopwatch.GetElapsedTime(good);
        lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }
}
