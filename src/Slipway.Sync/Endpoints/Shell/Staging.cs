using System.Security.Cryptography;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Brings contents to the staging folder, leaving out what an interrupted sync brought already.</summary>
internal sealed class Staging(FolderScripts scripts, Conversation conversation, FolderState state)
{
    public async Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken)
    {
        var kept = await FindKeptAsync(files, from, cancellationToken);
        var keptPaths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in kept) keptPaths.Add(file.File.Path);
        var wanted = new List<StageRequest>();
        foreach (var file in files)
        {
            if (!keptPaths.Contains(file.File.Path)) wanted.Add(file);
        }

        state.Stage ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var sender = new StageSender(state.Stage, scripts);
        var head = await conversation.AskAsync(WriteScript(), "Receiving files", (stream, token) => sender.SendAsync(stream, kept, wanted, from, token), payload: null, cancellationToken);
        if (head.Value("staged") is null) throw conversation.Unexpected(head);
        state.Left.Clear();
        return Conclude(files, sender, head);
    }

    private List<StagedFile> Conclude(IReadOnlyList<StageRequest> files, StageSender sender, ReplyHead head)
    {
        var unbuilt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var number in head.Values("unbuilt"))
        {
            if (int.TryParse(number, out var index) && index >= 0 && index < sender.Assembled.Count) unbuilt.Add(sender.Assembled[index]);
        }

        var results = new Dictionary<string, StagedFile>(StringComparer.Ordinal);
        foreach (var result in sender.Results)
        {
            var final = unbuilt.Contains(result.File.Path) ? new StagedFile(result.File, StageOutcome.ChangedWhileRead) : result;
            results[result.File.Path] = final;
            if (final.Outcome == StageOutcome.Staged) state.Staged.Add(final.File.Path);
        }

        var ordered = new List<StagedFile>(files.Count);
        foreach (var file in files) ordered.Add(results[file.File.Path]);
        return ordered;
    }

    private ScriptText WriteScript()
    {
        var script = scripts.BeginInRoot(state.Marker);
        if (state.Claim is { } claim) scripts.AddLocking(script, claim).Add("lock\n");
        script.Add($$"""
            [ ! -h $s ] || fail state
            d=$s/stage.{{state.Stage}}
            mkdir -p $d/t $d/b && rm -f $d/end $d/bad $d/plus $d/minus $d/do || fail write
            gzip -dc | {{scripts.Unpack}} -C $s || fail write
            cat >/dev/null
            [ -f $d/end ] || fail write
            [ ! -f $d/do ] || . "./$d/do"
            (cd $d/t && run ../bad "rm -f --" && run ../plus "chmod +x --" && run ../minus "chmod a-x --") || fail write
            rm -rf $d/b

            """);
        foreach (var left in state.Left) script.Add($"rm -rf $s/stage.{left}\n");
        return script.Add("printf 'staged\\n\\n'\n");
    }

    // Only where an interrupted sync left something it costs a look.
    private async Task<List<KeptFile>> FindKeptAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken)
    {
        var kept = new List<KeptFile>();
        if (state.Left.Count == 0) return kept;
        var found = new Dictionary<string, (ContentDigest Digest, string Stage)>(StringComparer.Ordinal);
        foreach (var stage in state.Left)
        {
            var script = scripts.BeginInRoot().Add($"cd $s/stage.{stage}/t 2>/dev/null || {{ printf '\\n'; gzip -1 </dev/null; exit 0; }}\nprintf '\\n'\n{{ find . -type f ");
            DigestRecords.AddTests(script).Add($"-exec {scripts.Host.Sha256} -- {{}} + | {DigestRecords.Filter}; }} | gzip -1\n");
            await conversation.AskAsync(
                script,
                "Looking for what an interrupted sync sent",
                input: null,
                async (_, payload, token) =>
                {
                    var records = new RecordReader(payload);
                    while (await records.ReadAsync(token))
                    {
                        if (DigestRecords.TryRead(records.Fields, out var digest)) found[records.Path] = (digest, stage);
                    }
                },
                cancellationToken);
        }

        var compared = new List<Entry>();
        foreach (var file in files)
        {
            if (!found.TryGetValue(file.File.Path, out var there)) continue;
            if (!file.File.Digest.IsKnown) compared.Add(file.File);
            else if (file.File.Digest == there.Digest) kept.Add(new KeptFile(file.File, there.Stage, Signature: null));
        }

        if (compared.Count == 0) return kept;
        await foreach (var file in from.ReadAsync(compared, cancellationToken))
        {
            if (file.Content is null || await SummariseAsync(file, cancellationToken) is not { } summary || !await file.IsUnchangedAsync(cancellationToken)) continue;
            if (found.TryGetValue(file.Entry.Path, out var there) && there.Digest == summary.Digest) kept.Add(new KeptFile(file.Entry with { Digest = summary.Digest }, there.Stage, summary.Signature));
        }

        return kept;
    }

    private static async Task<ContentSummary?> SummariseAsync(SourceFile file, CancellationToken cancellationToken)
    {
        using var builder = new SignatureBuilder(file.Entry.Stamp.Size);
        var buffer = new byte[256 * 1024];
        try
        {
            while (await file.Content!.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read) await builder.AppendAsync(buffer.AsMemory(0, read));
        }
        catch (IOException)
        {
            // It is sent, or found unreadable, like any other.
            return null;
        }

        return builder.Finish();
    }
}
