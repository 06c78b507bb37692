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
    private readonly FolderState _state = new();

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
        _state.Claim = request.Claim ?? _state.Claim;
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
            _state.IsLocked |= request.Claim is not null;
            if (listing is { IsTorn: true })
            {
                if (attempt == Attempts) throw new SlipwayException(ShellFolderErrors.ListingTorn(Name, ""));
                continue;
            }

            return Observe(head, listing, request);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) =>
        files.Count == 0 ? [] : await new Digesting(_scripts, _conversation).DigestAsync(files, cancellationToken);

    /// <summary>Null: a shell computes no rolling hash. What this side was sent is remembered instead.</summary>
    public Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken) => Task.FromResult<BlockSignature?>(null);

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_state.Marker is { } marker) return marker;
        _log.BeginStep("prepare");
        return await new Preparing(_scripts, _conversation, _state).PrepareAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => new Fetching(_scripts, _shell, Name).ReadAsync(files, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return [];
        _log.BeginStep("stage");
        return await new Staging(_scripts, _conversation, _state).StageAsync(files, from, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0 && _state.Stage is null) return [];
        _log.BeginStep("publish");
        return await new Publishing(_scripts, _conversation, _state).PublishAsync(changes, cancellationToken);
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_state.IsLocked || _state.Claim is not { } claim) return;
        _state.IsLocked = false;
        try
        {
            var script = _scripts.AddLocking(_scripts.BeginInRoot(), claim);
            // What a killed sync brought, and nothing had to be brought this time.
            if (_state.Stage is null)
            {
                foreach (var left in _state.Left) script.Add($"rm -rf $s/stage.{left}\n");
            }

            script.Add("free; printf '\\n'\n");
            await _conversation.AskAsync(script, "Unlocking", input: null, payload: null, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // A lock whose shell is gone is nobody's.
        }
    }

    private Observation Observe(ReplyHead head, Listing? listing, ObserveRequest request)
    {
        _state.Marker = Marker.Of(head);
        _state.Left.Clear();
        foreach (var stage in head.Values("staged"))
        {
            if (stage.Length == 8 && stage.AsSpan().IndexOfAnyExceptInRange('0', 'f') < 0 && ulong.TryParse(stage, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)) _state.Left.Add(stage);
        }

        if (listing is not null) _state.Elsewhere.UnionWith(listing.Elsewhere);
        if (head.Value("same") is not null && request.Token is null) throw new SlipwayException(ShellFolderErrors.Unintelligible(Name, "it compares with nothing", ""));
        if (listing is not null && listing.Unreadable is [""]) throw new SlipwayException(ShellFolderErrors.NotEntered(Name, ""));
        var token = head.Value("same") is not null ? request.Token : head.Value("token") is { Length: 64 } sum ? sum : null;
        return new Observation
        {
            Root = RootState.Folder,
            Marker = _state.Marker,
            Entries = Remembering.Fill(listing?.Entries ?? request.Remembered, request.Remembered, request.RememberedAt),
            ObservedAt = Clock.Of(head),
            Token = token,
            Warnings = listing is { Unreadable.Count: > 0 } ? [ShellFolderErrors.Unreadable(Name, listing.Unreadable)] : [],
        };
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
