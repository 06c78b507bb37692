using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Has the host digest files, and looks afterwards whether they still are what they were.</summary>
internal sealed class Digesting(FolderScripts scripts, Conversation conversation)
{
    public async Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken)
    {
        var (plain, odd) = (new NameList(), new NameList());
        foreach (var file in files) (DigestRecords.IsOdd(file.Path) ? odd : plain).Add(file.Path);
        var found = new DigestsFound(files, scripts);
        if (!plain.IsEmpty) await AskAsync(plain, $"run \"$n\" \"{scripts.Host.Sha256} --\" 2>/dev/null | {DigestRecords.Filter}", found, cancellationToken);
        if (!odd.IsEmpty) await AskAsync(odd, $"digest() {{ for f; do h=$({scripts.Host.Sha256} <\"$f\") && printf '%s//%s\\n' \"$f\" \"${{h%% *}}\"; done; }}; run \"$n\" digest 2>/dev/null", found, cancellationToken);
        return found.Unchanged(files);
    }

    private async Task AskAsync(NameList names, string command, DigestsFound found, CancellationToken cancellationToken)
    {
        var script = scripts.BeginInRoot().Add($$"""
            n=$(mktemp) || fail write
            trap 'rm -f "$n"' EXIT
            gzip -dc >"$n" || fail write
            printf '\n'
            { {{command}}; run "$n" "{{scripts.StatStamp}}" 2>/dev/null; printf '//end 0\n'; } | gzip -1

            """);
        await conversation.AskAsync(script, "Digesting", (stream, token) => SendAsync(stream, names, token), (_, payload, token) => found.ReadAsync(payload, token), cancellationToken);
    }

    private static async Task SendAsync(Stream stream, NameList names, CancellationToken cancellationToken)
    {
        using var pipe = new Transfer.GzipPipe(stream, cancellationToken);
        await pipe.WriteAsync(names.Bytes, cancellationToken);
        await pipe.CompleteAsync();
    }

    private sealed class DigestsFound
    {
        private readonly Dictionary<string, Entry> _asked = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ContentDigest> _digests = new(StringComparer.Ordinal);
        private readonly HashSet<string> _unchanged = new(StringComparer.Ordinal);
        private readonly FolderScripts _scripts;

        public DigestsFound(IReadOnlyList<Entry> files, FolderScripts scripts)
        {
            _scripts = scripts;
            foreach (var file in files) _asked[file.Path] = file;
        }

        public async Task ReadAsync(Stream payload, CancellationToken cancellationToken)
        {
            var records = new RecordReader(payload);
            var (isWhole, hasStamps) = (false, false);
            while (await records.ReadAsync(cancellationToken))
            {
                if (records.Path.Length == 0) isWhole = true;
                else if (!_asked.TryGetValue(records.Path, out var file)) throw new FormatException("it names what was not asked for");
                else if (DigestRecords.TryRead(records.Fields, out var digest)) _digests[file.Path] = digest;
                else
                {
                    hasStamps = true;
                    if (StampText.Read(records.Fields, _scripts.Host) == file.Stamp) _unchanged.Add(file.Path);
                }
            }

            // A tool that fails must not make files look changed: that would bring back what was deleted on the other side.
            if (!isWhole) throw new FormatException("the end is missing");
            if (_digests.Count > 0 && !hasStamps) throw new FormatException("it did not look at the files after digesting them");
            foreach (var path in _unchanged)
            {
                if (!_digests.ContainsKey(path)) throw new FormatException("it did not digest every file");
            }
        }

        public List<Entry> Unchanged(IReadOnlyList<Entry> files)
        {
            var entries = new List<Entry>(files.Count);
            foreach (var file in files)
            {
                if (_unchanged.Contains(file.Path) && _digests.TryGetValue(file.Path, out var digest)) entries.Add(file with { Digest = digest });
            }

            return entries;
        }
    }
}
