using System.Globalization;
using System.Security.Cryptography;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Locking;

/// <summary>
/// The right to change a project on one host: a folder made atomically (<c>{folder}/lock</c>) with a random token and its holder, kept alive by a heartbeat while this object lives. Times are the host's own. A lock without a sign of
/// life for its lease is taken over, which is told and goes into the audit log. Disposing lets go, also after a cancellation.
/// </summary>
public sealed class DeployLock : IAsyncDisposable
{
    /// <summary>The code with which <see cref="Fence"/> ends a script.</summary>
    public const int FencedCode = LockScripts.Fenced;

    // A host that does not answer has to wait for the lease; the build does not.
    private static readonly TimeSpan LettingGo = TimeSpan.FromSeconds(5);

    private readonly HostSession session;
    private readonly IDeployLog log;
    private readonly Heartbeat heartbeat;
    private bool disposed;

    private DeployLock(HostSession session, string token, LockHolder? takenFrom, Heartbeat heartbeat, IDeployLog log) =>
        (this.session, Token, TakenFrom, this.heartbeat, this.log) = (session, token, takenFrom, heartbeat, log);

    /// <summary>32 random hexadecimal digits.</summary>
    public string Token { get; }

    /// <summary>Whose stale lock was taken over; null for nobody's.</summary>
    public LockHolder? TakenFrom { get; }

    /// <summary>
    /// Fires when the lock is known to be lost: taken over, removed, or no heartbeat reached the host within the lease (a tenth of it earlier, so that what runs ends before another may begin). What is being done on the host has to end then.
    /// </summary>
    public CancellationToken Lost => heartbeat.Lost;

    /// <summary>A line of POSIX sh that ends a script with code 97 unless the lock at <c>$1/lock</c> still has this token; for scripts that change something.</summary>
    public string Fence => $"[ -e \"$1/lock/{Token}\" ] || exit {FencedCode}\n";

    /// <summary>Takes the lock, waiting for another holder as long as asked.</summary>
    /// <exception cref="SlipwayException">SLIP5010: somebody else holds it: says who, since when, for what, and when it goes stale. SLIP5011: the folder cannot be made. SLIP5013: the host's answer makes no sense.</exception>
    public static async Task<DeployLock> TakeAsync(HostSession session, LockRequest request, IDeployLog log, CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var taking = new LockTaking(session, request, token, log);
        try
        {
            log.BeginStep(session.Host.Name, "lock");
            await taking.TakeAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception e) when (e is not SlipwayException { Diagnostics: [{ Code: "SLIP5010" or "SLIP5011" }] })
        {
            // The host may have given it before the line was cut.
            await LetGoAsync(session, token, null, log);
            throw;
        }

        return new DeployLock(session, token, taking.TakenFrom, new Heartbeat(session, request, token, taking.Taken), log);
    }

    /// <summary>The failure for a script that <see cref="Fence"/> ended, or work that <see cref="Lost"/> cancelled.</summary>
    public SlipwayException LostFailure() => new(LockErrors.Lost(session.Host));

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        log.BeginStep(session.Host.Name, "unlock");
        var shell = await heartbeat.StopAsync(LettingGo);
        await LetGoAsync(session, Token, shell, log);
        if (shell is not null) await shell.DisposeAsync();
        heartbeat.Dispose();
    }

    internal static string Hundredths(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalMilliseconds / 10)).ToString(CultureInfo.InvariantCulture);

    // By the token: another's lock stays. Over the heartbeat's shell where there is one, since the session's may have been cancelled within a script, or have one running.
    private static async Task LetGoAsync(HostSession session, string token, Ssh.Shells.IRemoteShell? shell, IDeployLog log)
    {
        using var patience = new CancellationTokenSource(LettingGo);
        try
        {
            await (shell ?? session.Shell).RunAsync(HostScript.Of(LockScripts.LetGo, session.Folder, token), patience.Token);
        }
        catch (Exception e) when (e is SlipwayException or OperationCanceledException or ObjectDisposedException)
        {
            log.Tell(session.Host.Name, "the lock could not be let go, since the host did not answer; it goes stale by itself");
        }
    }
}
