using Slipway.Deploy.Auditing;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>One host on its way from a release to another.</summary>
internal sealed class HostWay : IAsyncDisposable
{
    private readonly DeployRequest request;
    private readonly LocalRecord own;

    private HostWay(HostSession session, DeployRequest request, string projectName)
    {
        (Session, this.request) = (session, request);
        Store = new ReleaseStore(session);
        own = OwnRecord(request, projectName, session.Host.Name);
    }

    public HostSession Session { get; }

    public ReleaseStore Store { get; }

    public string Name => Session.Host.Name;

    /// <summary>What the host remembers, as last read.</summary>
    public HostRecord Record { get; private set; } = new();

    /// <summary>The hash of the last line of its audit log.</summary>
    public string? AuditHead { get; private set; }

    /// <summary>The last release number that its audit log or its releases tell of; 0 for none.</summary>
    public int LastNumber { get; private set; }

    /// <summary>How each release's last deployment or rollback ended, as the audit log has it.</summary>
    public IReadOnlyDictionary<int, string> Outcomes { get; private set; } = new Dictionary<int, string>();

    /// <summary>The lock, while it is held.</summary>
    public DeployLock? Held { get; private set; }

    /// <summary>Connects, and reads what the host remembers.</summary>
    public static async Task<HostWay> OpenAsync(DeployHost host, DeployRequest request, string projectName, IDeployLog log, CancellationToken cancellationToken)
    {
        log.BeginStep(host.Name, "connect");
        var way = new HostWay(await HostSession.OpenAsync(host, projectName, request.Ssh, request.Patience.Connect, cancellationToken), request, projectName);
        try
        {
            await way.ReadAsync(cancellationToken);
            return way;
        }
        catch (SlipwayException failure)
        {
            await way.DisposeAsync();
            throw way.Named(failure);
        }
        catch
        {
            await way.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads what the host remembers, and verifies its audit log.</summary>
    /// <exception cref="SlipwayException">SLIP5030, SLIP5031: the log was tampered with.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        Record = await Store.ReadAsync(cancellationToken);
        var known = request.AcceptAudit ? null : (await own.ReadAsync(cancellationToken)).AuditHead;
        var trail = AuditLog.Verify(Record.Audit.Span, known, Name);
        AuditHead = trail.Head;
        var outcomes = new Dictionary<int, string>();
        foreach (var entry in trail.Entries)
        {
            if (entry.Release is { } number)
                outcomes[number] = entry.Outcome;
        }

        Outcomes = outcomes;
        LastNumber = Math.Max(trail.Entries.Count == 0 ? 0 : trail.Entries.Max(entry => entry.Release ?? 0), Record.Releases.Count == 0 ? 0 : Record.Releases[^1].Number);
    }

    /// <summary>Takes the host's lock, and tells the log of one that was taken over.</summary>
    public async Task LockAsync(string purpose, IDeployLog log, CancellationToken cancellationToken)
    {
        var patience = request.Patience;
        Held = await DeployLock.TakeAsync(Session, new LockRequest { Actor = request.Actor, Purpose = purpose, Lease = patience.Lease, Heartbeat = patience.Lease / 6, Wait = patience.Lock }, log, cancellationToken);
        if (Held.TakenFrom is { } stale)
            await NoteAsync(new AuditEntry { Time = DateTimeOffset.UtcNow, Actor = request.Actor, Action = "takeover", Outcome = "done", Detail = $"the lock of {stale.Actor} for {stale.Purpose} had given no sign of life for {stale.Age.TotalSeconds:0} s" }, cancellationToken);
    }

    /// <summary>Appends to the audit log, and remembers its new end on this machine.</summary>
    public async Task NoteAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        AuditHead = await AuditLog.AppendAsync(Session, Held!, AuditHead, entry, cancellationToken);
        await RememberAsync(cancellationToken);
    }

    /// <summary>Remembers on this machine what the host says.</summary>
    public Task RememberAsync(CancellationToken cancellationToken) =>
        own.WriteAsync(new RememberedHost(AuditHead, Record.Current, DateTimeOffset.UtcNow, Record.Releases), cancellationToken);

    /// <summary>This machine's record of a project on a host.</summary>
    public static LocalRecord OwnRecord(DeployRequest request, string projectName, string host) =>
        new(request.RecordDirectory ?? LocalRecord.DefaultFolder(request.Stack.Sources.Variable), projectName, request.Environment, host);

    /// <summary>Lets go of the lock.</summary>
    public async Task UnlockAsync()
    {
        if (Held is null)
            return;
        await Held.DisposeAsync();
        Held = null;
    }

    /// <summary>What failed, with the host's name before it. A place in a kept release's document is no place of this machine.</summary>
    public SlipwayException Named(SlipwayException failure) => new([.. failure.Diagnostics.Select(said => said with
    {
        Message = said.Message.StartsWith(Name + ": ", StringComparison.Ordinal) ? said.Message : $"{Name}: {said.Message}",
        Position = said.Position is { File: { } file } && Path.IsPathRooted(file) ? said.Position : null,
    })]);

    public async ValueTask DisposeAsync()
    {
        await UnlockAsync();
        await Session.DisposeAsync();
    }
}
