using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Has the host look again and carry changes out, in one call; another one only when something is not as it was.</summary>
internal sealed class Publishing(FolderScripts scripts, Conversation conversation, FolderState state)
{
    private const int Attempts = 4;

    public async Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        var todo = Refuse(changes, refused);
        var stampLines = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            var plan = new PublishPlan(scripts, state, stampLines);
            plan.Add(todo);
            var reply = new PublishReply(scripts.Host);
            var head = await conversation.AskAsync(WriteScript(), "Putting changes in place", (stream, token) => SendAsync(stream, plan, token), reply.ReadAsync, cancellationToken);
            if (head.Value("done") is not null)
            {
                state.Stage = null;
                state.Staged.Clear();
                return Conclude(changes, refused, reply, head);
            }

            if (head.Value("differs") is null) throw conversation.Unexpected(head);
            FindDifferences(todo, reply, head, refused, stampLines);
            if (attempt == Attempts)
            {
                foreach (var change in todo) refused.TryAdd(change.Path, "what is there keeps changing");
            }

            todo = Remaining(todo, refused);
        }
    }

    // Links that lead out are not made, and what was not staged cannot be put in place.
    private List<Change> Refuse(IReadOnlyList<Change> changes, Dictionary<string, string> refused)
    {
        foreach (var change in changes)
        {
            if (change.After is { Kind: EntryKind.Link, LinkTarget: var target } && SyncPath.WhyLinkEscapes(change.Path, target ?? "") is { } escape) refused[change.Path] = escape;
            else if (change.NeedsContent && !state.Staged.Contains(change.Path)) refused[change.Path] = "its content has not arrived";
            else if (change.Before?.Kind is EntryKind.Ignored or EntryKind.Problem || change.After?.Kind is EntryKind.Ignored or EntryKind.Problem) refused[change.Path] = "what is there is not synchronised";
            else if (SyncPath.WhyUnsafe(change.Path) is { } unsafePath) refused[change.Path] = unsafePath;
        }

        return Remaining(changes, refused);
    }

    // What lies in a folder that is not made is not either.
    private static List<Change> Remaining(IReadOnlyList<Change> changes, Dictionary<string, string> refused)
    {
        var remaining = new List<Change>(changes.Count);
        string? closed = null;
        foreach (var change in changes)
        {
            if (closed is not null && SyncPath.IsBelow(change.Path, closed) && change.After is not null)
            {
                refused.TryAdd(change.Path, refused[closed]);
            }
            else if (!refused.ContainsKey(change.Path))
            {
                remaining.Add(change);
            }
            else if (change.After is { Kind: EntryKind.Folder })
            {
                closed = change.Path;
            }
        }

        return remaining;
    }

    private void FindDifferences(List<Change> todo, PublishReply reply, ReplyHead head, Dictionary<string, string> refused, Dictionary<string, string> stampLines)
    {
        var device = head.Value("device") ?? "";
        string? fresh = null;
        foreach (var change in todo)
        {
            if (fresh is not null && SyncPath.IsBelow(change.Path, fresh)) continue;
            fresh = change is { After.Kind: EntryKind.Folder } && change.Before?.Kind != EntryKind.Folder ? change.Path : null;
            if (change is { Before.Kind: EntryKind.Folder, After.Kind: EntryKind.Folder }) continue;
            for (var folder = SyncPath.Parent(change.Path); folder.Length > 0; folder = SyncPath.Parent(folder))
            {
                var now = reply.Folders.GetValueOrDefault(folder);
                if (now is null || !now.EndsWith(" " + scripts.FolderKind, StringComparison.Ordinal)) refused.TryAdd(change.Path, "a folder above it is gone, or became something else");
                else if (!now.StartsWith(device + " ", StringComparison.Ordinal)) state.Elsewhere.Add(folder);
            }

            if (change.Before is { Kind: EntryKind.Folder }) continue;
            if (!reply.Stamps.TryGetValue(change.Path, out var found))
            {
                if (change.Before is not null) refused.TryAdd(change.Path, "it is not there any more");
            }
            else if (change.Before is null)
            {
                refused.TryAdd(change.Path, "something is there by now");
            }
            else if (found.Stamp != change.Before.Stamp)
            {
                refused.TryAdd(change.Path, "it was changed since it was looked at");
            }
            else
            {
                stampLines[change.Path] = found.Line;
            }
        }
    }

    private static List<ChangeResult> Conclude(IReadOnlyList<Change> changes, Dictionary<string, string> refused, PublishReply reply, ReplyHead head)
    {
        var clock = Clock.Of(head);
        var results = new List<ChangeResult>(changes.Count);
        foreach (var change in changes)
        {
            if (refused.TryGetValue(change.Path, out var why))
            {
                results.Add(new ChangeResult(change, Done: false, Why: why));
                continue;
            }

            var now = reply.Now.GetValueOrDefault(change.Path);
            var isDone = change.After is { } after
                ? now is not null && now.Kind == after.Kind && !reply.Left.Contains(change.Path) && !IsStillBefore(change, now) && (after.Kind != EntryKind.File || change.NeedsContent || now.Executable == after.Executable)
                : now is null;
            results.Add(isDone
                ? new ChangeResult(change, Done: true, change.After is { } made ? now! with { Digest = made.Digest, LinkTarget = made.LinkTarget } : null) { LookedAt = clock }
                : new ChangeResult(change, Done: false, Why: WhyNot(change, head.Error)));
        }

        return results;
    }

    // What was to take its place was not made: a tool failed.
    private static bool IsStillBefore(Change change, Entry now) => (change.NeedsContent || now.Kind == EntryKind.Link) && change.Before is { } before && before.Kind == now.Kind && before.Stamp == now.Stamp;

    private static string WhyNot(Change change, string said) =>
        change is { Before.Kind: EntryKind.Folder } && said.Contains("not empty", StringComparison.OrdinalIgnoreCase)
            ? "it is not empty: something in it is ignored, or was put there since"
            : "the host could not" + (said.Length == 0 ? "" : $" ({SyncPath.Display(said.Length > 200 ? "…" + said[^200..] : said)})");

    private ScriptText WriteScript()
    {
        var script = scripts.BeginInRoot(state.Marker);
        if (state.Claim is { } claim) scripts.AddLocking(script, claim).Add("lock\n");
        if (state.Stage is null) script.Add("d=$s/stage.00000000; [ ! -h $s ] && mkdir -p $d/t || fail write\n");
        else script.Add($"d=$s/stage.{state.Stage}; [ ! -h $s ] && [ -d $d/t ] || fail stage\n");

        // In the staging folder the root is three folders up. m puts names into a folder; x does it where the folder is on another file system; v puts a file where a folder was, w a folder where a file was.
        script.Add($$"""
            p=$s/plan; rm -rf $p; mkdir $p || fail write
            gzip -dc | {{scripts.Unpack}} -C $p || fail write
            cat >/dev/null
            [ -f $p/end ] || fail write
            dev=$({{scripts.Device}} .)
            { run $p/parents "{{scripts.StatDevice}}"; run $p/elsewhere "{{scripts.StatDevice}}"; } >$p/folders 2>/dev/null
            { run $p/parents "{{scripts.StatDevice}}"; run $p/elsewhere "{{scripts.StatKind}}"; } >$p/folders.now 2>/dev/null
            { run $p/parents "printf '%s//$dev {{scripts.FolderKind}}\n'"; run $p/elsewhere "printf '%s//{{scripts.FolderKind}}\n'"; } >$p/folders.want
            run $p/checked "{{scripts.StatStamp}}" >$p/stamps 2>/dev/null
            : >>$p/expected
            if ! cmp -s $p/folders.now $p/folders.want || ! cmp -s $p/stamps $p/expected; then
              printf 'differs\ndevice %s\n\n' "$dev"
              { cat $p/folders; printf '//stamps\n'; cat $p/stamps; printf '//end\n'; } | gzip -1
              exit 0
            fi
            r=../../..
            m() { to=$r/$1/; shift; mv -f -- "$@" "$to"; }
            x() {
              to=$r/$1/ at=$r/$1/.slipway-sync; shift
              rm -rf -- "$at"; mkdir -- "$at" || return
              for f; do cp -RPp -- "$f" "$at/" && mv -f -- "$at/${f##*/}" "$to" && rm -rf -- "$f"; done
              rm -rf -- "$at"
            }
            v() { rmdir -- "$r/$2" && { mv -f -- "$2" "$r/$1/" || mkdir -- "$r/$2"; }; }
            w() { mkdir -p ../o && mv -f -- "$r/$3" "../o/$1" && { mv -f -- "$3" "$r/$2/" || mv -f -- "../o/$1" "$r/$3"; }; }
            p=../../plan
            cd $d/t || fail stage
            run $p/unwanted "rm -f --"
            run $p/folders-new "mkdir -p --"
            [ ! -s $p/links ] || . $p/links
            [ ! -s $p/place ] || . $p/place
            cd $r; p=$s/plan
            run $p/gone "rm -f --"
            run $p/gone-folders "rmdir --"
            run $p/plus "chmod +x --"
            run $p/minus "chmod a-x --"
            cd $d/t; p=../../plan
            [ ! -s $p/swap ] || . $p/swap
            find . ! -type d -exec {{scripts.StatStamp}} {} + >$p/left
            cd $r; p=$s/plan
            rm -rf $d
            printf 'done\nclock %s\n\n' "$(date +%s%N)"
            { cat $p/left; printf '//now\n'; run $p/seen "{{scripts.StatFile}}" 2>/dev/null; printf '//end\n'; } | gzip -1
            rm -rf $p

            """);
        return script;
    }

    private static async Task SendAsync(Stream stream, PublishPlan plan, CancellationToken cancellationToken)
    {
        using var pipe = new GzipPipe(stream, cancellationToken);
        var tar = new TarSender(pipe);
        await SendAsync("parents", plan.Parents.Bytes);
        await SendAsync("elsewhere", plan.ParentsElsewhere.Bytes);
        await SendAsync("checked", plan.Checked.Bytes);
        await SendAsync("expected", plan.Expected);
        await SendAsync("unwanted", plan.Unwanted.Bytes);
        await SendAsync("folders-new", plan.Folders.Bytes);
        await SendAsync("links", plan.Links.Bytes);
        await SendAsync("place", plan.Place.Bytes);
        await SendAsync("swap", plan.Swap.Bytes);
        await SendAsync("gone", plan.Gone.Bytes);
        await SendAsync("gone-folders", plan.GoneFolders.Bytes);
        await SendAsync("plus", plan.Executable.Bytes);
        await SendAsync("minus", plan.Plain.Bytes);
        await SendAsync("seen", plan.Seen.Bytes);
        await tar.FileAsync("end"u8.ToArray(), default, isExecutable: false, 0, cancellationToken);
        await tar.EndAsync(cancellationToken);

        ValueTask SendAsync(string name, ReadOnlyMemory<byte> list) =>
            list.IsEmpty ? ValueTask.CompletedTask : tar.FileAsync(System.Text.Encoding.ASCII.GetBytes(name), list, isExecutable: false, 0, cancellationToken);
    }
}
