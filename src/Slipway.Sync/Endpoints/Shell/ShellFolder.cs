using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A folder on a host of which there is nothing but a POSIX shell and its usual tools.</summary>
public sealed class ShellFolder : ISyncEndpoint
{
    private const int Attempts = 3;

    private readonly IRemoteShell _shell;
    private readonly ISyncLog _log;
    private readonly FolderScripts _scripts;
    private readonly Conversation _conversation;
    private Claim? _claim;
    private string? _marker;
    private bool _isLocked;

    /// <summary>Nothing is asked of the host yet.</summary>
    /// <param name="shell">The host's; not disposed of with this.</param>
    /// <param name="root">The folder: absolute, or below the home folder, also as <c>~/path</c>.</param>
    /// <param name="name">For messages: <c>user@host:path</c>.</param>
    /// <param name="log">Where it is told what happens.</param>
    public ShellFolder(IRemoteShell shell, string root, string name, ISyncLog log)
    {
        (_shell, Name, _log) = (shell, name, log);
        _scripts = new FolderScripts(shell.Host, root);
        _conversation = new Conversation(shell, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        CheckTools();
        _claim = request.Claim ?? _claim;
        if (request.Claim is not null) _log.BeginStep("lock");
        for (var attempt = 1; ; attempt++)
        {
            Listing? listing = null;
            var head = await _conversation.AskAsync(
                ObserveScript.Write(_scripts, request),
                "Listing",
                input: null,
                async (said, payload, token) => listing = said.Value("same") is null ? await Listing.ReadAsync(payload, request.Prune, token) : null,
                cancellationToken);
            TellOfLock(head);
            if (head.Value("fail") is { } root) return new Observation { Root = root == "missing" ? RootState.Missing : RootState.NotAFolder, Entries = [] };
            _isLocked |= request.Claim is not null;
            if (listing is { IsTorn: true })
            {
                if (attempt == Attempts) throw new SlipwayException(ShellFolderErrors.ListingTorn(Name, ""));
                continue;
            }

            return Observe(head, listing, request);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Null: a shell computes no rolling hash. What this side was sent is remembered instead.</summary>
    public Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken) => Task.FromResult<BlockSignature?>(null);

    /// <inheritdoc/>
    public Task<string> PrepareAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isLocked || _claim is not { } claim) return;
        _isLocked = false;
        try
        {
            var script = _scripts.AddLocking(_scripts.BeginInRoot(), claim).Add("free; printf '\\n'\n");
            await _conversation.AskAsync(script, "Unlocking", input: null, payload: null, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // A lock whose shell is gone is nobody's.
        }
    }

    private Observation Observe(ReplyHead head, Listing? listing, ObserveRequest request)
    {
        _marker = head.Value("marker") is { Length: 32 } id && id.All(char.IsAsciiHexDigitLower) ? id : null;
        if (head.Value("same") is not null && request.Token is null) throw new SlipwayException(ShellFolderErrors.Unintelligible(Name, "it compares with nothing", ""));
        if (listing is not null && listing.Unreadable is [""]) throw new SlipwayException(ShellFolderErrors.NotEntered(Name, ""));
        var token = head.Value("same") is not null ? request.Token : head.Value("token") is { Length: 64 } sum ? sum : null;
        return new Observation
        {
            Root = RootState.Folder,
            Marker = _marker,
            Entries = Remembering.Fill(listing?.Entries ?? request.Remembered, request.Remembered, request.RememberedAt),
            ObservedAt = Clock(head),
            Token = token,
            Warnings = listing is { Unreadable.Count: > 0 } ? [ShellFolderErrors.Unreadable(Name, listing.Unreadable)] : [],
        };
    }

    // Nanoseconds where date has them; others print the N, or %N.
    private static long Clock(ReplyHead head)
    {
        var digits = head.Value("clock") is { } text ? text.AsSpan(0, text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var other and >= 0 ? other : text.Length) : "";
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return 0;
        return digits.Length > 12 ? number : number * 1_000_000_000;
    }

    private void TellOfLock(ReplyHead head)
    {
        if (head.Value("stale") is { } holder) _log.Report(ShellFolderErrors.StaleLock(Name, holder));
        if (head.Value("ended") is not null) _log.Report(ShellFolderErrors.LostSession(Name));
    }

    private void CheckTools()
    {
        var host = _shell.Host;
        var missing = !host.HasTar ? "tar" : !host.HasGzip ? "gzip" : host.Sha256.Length == 0 ? "sha256sum or shasum" : host is { HasStatFormat: false, HasBsdStat: false } ? "stat with formats" : null;
        if (missing is not null) throw new SlipwayException(ShellFolderErrors.ToolMissing(Name, missing));
    }
}
