using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>
/// The script that lists a folder. A record is <c>./path//</c>, a letter, what the file system says, a newline: no path holds <c>//</c>. Letters: <c>d f l</c> and others of find's; <c>x</c> and <c>b</c> with
/// the mode in hexadecimal digits of GNU's and BSD's stat; <c>&gt;</c> a link's target with its length; <c>p</c> pruned; <c>u</c> unreadable. The last is <c>//end</c> with find's exit code.
/// </summary>
internal static class ObserveScript
{
    // Beyond this many the patterns cost more than what they save; the reader leaves the rest out.
    private const int MostPatterns = 200;

    // Of a sync that was killed while it put changes in place, or took a lock away.
    private const string CleanUp = """
        [ ! -d $s/plan ] || rm -rf $s/plan
        set +f; for d in $s/lock.*; do [ ! -d "$d" ] || kill -0 "${d##*.}" 2>/dev/null || rm -rf "$d"; done; set -f

        """;

    public static ScriptText Write(FolderScripts scripts, ObserveRequest request)
    {
        var script = scripts.BeginInRoot();
        script.Set("old", request.Token ?? "");
        if (request.Claim is { } claim) scripts.AddLocking(script, claim).Add("lock\n").Add(CleanUp);
        script.Add("""
            printf 'root folder\n'
            [ -f $s/id ] && IFS= read -r id <$s/id && printf 'marker %s\n' "$id"
            set +f; for d in $s/stage.*; do [ -d "$d" ] && printf 'staged %s\n' "${d##*.}"; done; set -f
            printf 'clock %s\n' "$(date +%s%N)"
            list() {

            """);
        if (scripts.Host.HasFindPrintf) AddPrintf(script, request);
        else AddStat(script, scripts, request);

        // The listing lies in a file so that an unchanged one need not travel; where no file can be written it travels.
        script.Add("printf '//end %s\\n' $?\n}\n");
        script.Add(request.Claim is null ? "f=$(mktemp 2>/dev/null); trap '[ -z \"$f\" ] || rm -f \"$f\"' EXIT\n" : "f=$s/listing\n");
        script.Add($$"""
            if [ -z "$f" ] || ! list >"$f"; then printf '\n'; list | gzip -1; exit 0; fi
            t=$({{scripts.Host.Sha256}} <"$f") && t=${t%% *}
            if [ "$t" = "$old" ]; then printf 'same\n\n'; else printf 'token %s\n\n' "$t"; gzip -1 -c <"$f"; fi

            """);
        return script;
    }

    private static void AddPrintf(ScriptText script, ObserveRequest request)
    {
        script.Add("find . -ignore_readdir_race -name .slipway-sync -prune -o ");
        if (AddPatterns(script, request)) script.Add("-prune -printf '%p//p\\n' -o ");
        script.Add("""
            -type d \( ! -readable -o ! -executable \) -prune -printf '%p//u d\n' -o -type f ! -readable -printf '%p//u f\n' -o -type d -printf '%p//d %m 0 0 0 %i %D\n' -o -type l -printf '%p//l %m %s %T@ %C@ %i %D %l\0\n' -o -printf '%p//%y %m %s %T@ %C@ %i %D\n'

            """);
    }

    private static void AddStat(ScriptText script, FolderScripts scripts, ObserveRequest request)
    {
        script.Add("find . -name .slipway-sync -prune -o ");
        if (AddPatterns(script, request)) script.Add("-prune -exec sh -c 'for p; do printf \"%s//p\\n\" \"$p\"; done' sh {} + -o ");
        var readable = scripts.Host.UserId == 0 ? "" : "-exec sh -c 'for p; do [ -r \"$p\" ] && [ -x \"$p\" ] || printf \"%s//u d\\n\" \"$p\"; done' sh {} + ";
        var readableFile = scripts.Host.UserId == 0 ? "" : "-exec sh -c 'for p; do [ -r \"$p\" ] || printf \"%s//u f\\n\" \"$p\"; done' sh {} + ";
        script.Add($$"""
            -type d -exec {{scripts.StatFolder}} {} + {{readable}}-o -type l -exec {{scripts.StatFile}} {} + -exec sh -c 'for l; do t=$(readlink -n "$l"; printf x); t=${t%x}; printf "%s//> %s %s\n" "$l" ${#t} "$t"; done' sh {} + -o -type f -exec {{scripts.StatFile}} {} + {{readableFile}}-o -exec {{scripts.StatFile}} {} +

            """);
    }

    private static bool AddPatterns(ScriptText script, ObserveRequest request)
    {
        var count = Math.Min(request.Prune.Count, MostPatterns);
        for (var i = 0; i < count; i++)
        {
            script.Add(i == 0 ? "-type d \\( -path " : "-o -path ").Quoted("./" + Escaped(request.Prune[i])).Add(" ");
        }

        if (count > 0) script.Add("\\) ");
        return count > 0;
    }

    // find's -path takes a pattern.
    private static string Escaped(string path)
    {
        if (path.AsSpan().IndexOfAny("*?[]\\") < 0) return path;
        var text = new System.Text.StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (c is '*' or '?' or '[' or ']' or '\\') text.Append('\\');
            text.Append(c);
        }

        return text.ToString();
    }
}
