using System.Diagnostics;
using System.Globalization;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Locking;

/// <summary>Takes a lock, waiting for its holder.</summary>
internal sealed class LockTaking(HostSession session, LockRequest request, string token, IDeployLog log)
{
    private const int ReplyLimit = 64 * 1024;

    // Once cancelled, the answer on its way is still waited for: it may say that the lock is ours, and then it is to be let go.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private LockHolder? told;

    /// <summary>Whose stale lock was removed last.</summary>
    public LockHolder? TakenFrom { get; private set; }

    /// <summary>When the request was sent that got the lock (<see cref="Stopwatch.GetTimestamp"/>): no sign of life is younger.</summary>
    public long Taken { get; private set; }

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = Stopwatch.GetTimestamp();
            var (taken, holder) = await AskAsync(cancellationToken);
            if (taken)
            {
                Taken = asked;
                return;
            }

            var left = request.Wait - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero && holder is not null) throw new SlipwayException(LockErrors.Held(session.Host, holder));
            if (holder is not null) Tell(holder);
            // A lock that is about to go stale is looked at when it does.
            var until = holder is null ? pause : Least(Least(pause, left), holder.Lease - holder.Age + TimeSpan.FromMilliseconds(10));
            await Task.Delay(until > TimeSpan.Zero ? until : FirstPause, cancellationToken);
            pause = Least(pause * 1.5, LongestPause);
        }
    }

    private async Task<(bool Taken, LockHolder? Holder)> AskAsync(CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource();
        await using var ending = cancellationToken.Register(() => grace.CancelAfter(Grace));
        var lease = DeployLock.Hundredths(request.Lease);
        var script = HostScript.Of(LockScripts.Take, session.Folder, token, RemoteText.Line(request.Actor), RemoteText.Line(request.Purpose), lease);
        try
        {
            var reply = await session.Shell.AskAsync(script, ReplyLimit, grace.Token);
            if (reply.Code == LockScripts.NoFolder) throw new SlipwayException(LockErrors.NoFolder(session.Host, session.Folder, reply.Error));
            if (reply.Code == LockScripts.NoLock) throw new SlipwayException(LockErrors.NotTaken(session.Host, $"what stands at {session.Folder}/lock is no lock and cannot be replaced, so it has to be removed by hand"));
            if (reply.Code != 0) throw new SlipwayException(LockErrors.NotTaken(session.Host, $"its shell ended with {reply.Code} ({reply.Error})"));
            return Read(new ReplyReader(reply.Output));
        }
        catch (InvalidDataException e)
        {
            throw new SlipwayException(LockErrors.NotTaken(session.Host, $"its answer makes no sense: {e.Message}"), e);
        }
        catch (SlipwayException e) when (e.Diagnostics[0].Code.StartsWith("SLIP11", StringComparison.Ordinal))
        {
            throw HostErrors.Of(session.Host, e);
        }
    }

    private (bool Taken, LockHolder? Holder) Read(ReplyReader reply)
    {
        while (true)
        {
            var line = reply.Line();
            if (line == "taken") return (true, null);
            if (line == "again") return (false, null);
            if (line.StartsWith("held ", StringComparison.Ordinal)) return (false, LockHolder.Read(line[5..], reply));
            if (!line.StartsWith("over ", StringComparison.Ordinal)) throw new InvalidDataException($"'{RemoteText.Line(line)}'");
            TakenFrom = LockHolder.Read(line[5..], reply);
            log.Tell(session.Host.Name, string.Create(CultureInfo.InvariantCulture, $"the stale lock of {TakenFrom.Actor} ({TakenFrom.Purpose}, since {TakenFrom.Since:yyyy-MM-dd HH:mm:ss}Z) was taken over"));
        }
    }

    private void Tell(LockHolder holder)
    {
        if (told is { } before && (before.Actor, before.Purpose, before.Since) == (holder.Actor, holder.Purpose, holder.Since)) return;
        told = holder;
        log.Tell(session.Host.Name, string.Create(CultureInfo.InvariantCulture, $"waiting for {holder.Actor} ({holder.Purpose}, since {holder.Since:yyyy-MM-dd HH:mm:ss}Z)"));
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
