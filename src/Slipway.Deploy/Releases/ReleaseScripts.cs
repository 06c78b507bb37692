using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;

namespace Slipway.Deploy.Releases;

/// <summary>What reads and changes the releases on a host; <c>$1</c> is the project's folder there.</summary>
internal static class ReleaseScripts
{
    public const int AuditLimit = 32 * 1024 * 1024;
    public const int RecordLimit = 1024 * 1024;

    /// <summary>What <see cref="Read"/>, <see cref="Find"/> and the others end with when the folder is closed to the user.</summary>
    public const int Closed = 3;

    /// <summary>What was sent did not arrive whole.</summary>
    public const int NotWhole = 4;

    /// <summary>The release serves, or served before.</summary>
    public const int Serving = 5;

    /// <summary>There is no such release.</summary>
    public const int NotKept = 6;

    // A number of a release, or nothing.
    private const string Number = """
        sl_number() {
        sl_v=
        { read -r sl_v; } 2>/dev/null <"$1/$2"
        case $sl_v in ''|*[!0-9]*|0*|??????????*) sl_v=-;; esac
        }

        """;

    /// <summary>Everything but specifications and contents. Counts stand before what is counted, so no name ends anything.</summary>
    public const string Read = LockScripts.See + Number + """
        if ! cd "$1" 2>/dev/null; then
        [ -e "$1" ] && exit 3
        echo absent
        exit 0
        fi
        [ -r . ] || exit 3
        sl_number . current
        echo "current $sl_v"
        sl_number . previous
        echo "previous $sl_v"
        if sl_see .; then sl_tell held; else echo free; fi
        set --
        for sl_f in files/*; do
        sl_f=${sl_f#files/}
        case $sl_f in *[!0-9A-Za-z._:-]*|-*) ;; *) set -- "$@" "$sl_f";; esac
        done
        echo "files $#"
        [ $# -eq 0 ] || printf '%s\n' "$@"
        set --
        for sl_f in releases/*/release.json; do
        sl_n=${sl_f#releases/}
        case ${sl_n%/release.json} in *[!0-9]*|0*|??????????*) ;; *) set -- "$@" "$sl_f";; esac
        done
        echo "releases $#"
        for sl_f; do
        sl_n=${sl_f#releases/}
        echo "${sl_n%/release.json}"
        done
        if [ $# -gt 0 ]; then
        wc -c "$@" || exit 3
        cat "$@" || exit 3
        fi
        sl_n=0
        if [ -e audit.jsonl ]; then
        sl_n=$(wc -c <audit.jsonl) || exit 3
        sl_n=$((sl_n))
        fi
        echo "audit $sl_n"
        [ $sl_n -gt 33554432 ] || [ $sl_n -eq 0 ] || head -c $sl_n audit.jsonl || exit 3
        echo end

        """;

    /// <summary><c>$2</c> number. Record, specification, contents.</summary>
    public const string Find = """
        cd "$1/releases/$2" 2>/dev/null || exit 6
        set --
        for sl_f in contents/*; do
        sl_f=${sl_f#contents/}
        case $sl_f in *[!0-9A-Za-z._-]*|-*) ;; *) set -- "$@" "contents/$sl_f";; esac
        done
        echo "contents $#"
        for sl_f; do echo "${sl_f#contents/}"; done
        wc -c release.json compose.yaml "$@" || exit 3
        cat release.json compose.yaml "$@" || exit 3
        echo end

        """;

    /// <summary><c>$2</c> number, <c>$3</c> token; the release as a tar archive on the input, its record last. <c>@fence@</c> stands for the lock's.</summary>
    public const string Write = HostScript.Flush + Number + """
        @fence@
        mkdir -p "$1/releases" || exit 1
        sl_new=$1/releases/.new.$3
        rm -rf "$1"/releases/.new.* "$1"/releases/.old.*
        mkdir "$sl_new" || exit 1
        tar -xf - -C "$sl_new" || exit 1
        cat >/dev/null
        [ -f "$sl_new/release.json" ] && [ -f "$sl_new/compose.yaml" ] || exit 4
        set -- "$1" "$2" "$3" "$sl_new"/contents/*
        sl_at=$1 sl_nr=$2 sl_token=$3
        shift 3
        [ -e "$1" ] || shift
        sl_flush "$@" "$sl_new/compose.yaml" "$sl_new/release.json"
        set -- "$sl_at" "$sl_nr" "$sl_token"
        for sl_p in current previous; do
        sl_number "$1" $sl_p
        if [ "$sl_v" = "$2" ] && [ -e "$1/releases/$2" ]; then
        rm -rf "$sl_new"
        exit 5
        fi
        done
        @fence@
        if [ -e "$1/releases/$2" ]; then
        mv "$1/releases/$2" "$1/releases/.old.$3" || exit 1
        fi
        mv "$sl_new" "$1/releases/$2" || exit 1
        rm -rf "$1"/releases/.old.*
        exit 0

        """;

    /// <summary><c>$2</c> number. First what was current becomes the previous one: cut in between, both say the same, which reads as having none before.</summary>
    public const string SetCurrent = HostScript.Flush + Number + """
        @fence@
        [ -f "$1/releases/$2/release.json" ] || exit 6
        sl_point() {
        echo "$3" >"$1/$2.new" || exit 1
        sl_flush "$1/$2.new"
        mv -f "$1/$2.new" "$1/$2" || exit 1
        }
        sl_number "$1" current
        [ "$sl_v" = "$2" ] && exit 0
        [ "$sl_v" = - ] || sl_point "$1" previous "$sl_v"
        sl_point "$1" current "$2"

        """;

    /// <summary>
    /// The input says <c>release N</c> for those to remove and <c>keep DIGEST</c> for files to keep. What a release that stays names is kept, too. Things are renamed before they are removed, so that nothing is found half there.
    /// </summary>
    public const string Prune = Number + """
        @fence@
        [ -d "$1" ] || exit 0
        sl_number "$1" current
        sl_current=$sl_v
        sl_number "$1" previous
        sl_previous=$sl_v
        sl_keep=' '
        while read -r sl_what sl_name; do
        case $sl_what in
        keep) sl_keep="$sl_keep$sl_name ";;
        release)
        if [ "$sl_name" != "$sl_current" ] && [ "$sl_name" != "$sl_previous" ] && [ -e "$1/releases/$sl_name" ]; then
        mv "$1/releases/$sl_name" "$1/releases/.old.$2.$sl_name" || exit 1
        fi;;
        esac
        done
        rm -rf "$1"/releases/.old.* || exit 1
        for sl_f in "$1"/files/*; do
        [ -e "$sl_f" ] || continue
        sl_name=${sl_f##*/}
        case $sl_keep in *" $sl_name "*) continue;; esac
        cat "$1"/releases/*/release.json 2>/dev/null | grep -qF -e "\"$sl_name\"" && continue
        mv "$sl_f" "$1/files/.old.$2.$sl_name" || exit 1
        done
        rm -rf "$1"/files/.old.* || exit 1
        exit 0

        """;

    /// <summary>A script with the lock's fence in its places.</summary>
    public static string Fenced(string script, DeployLock held) => script.Replace("@fence@\n", held.Fence, StringComparison.Ordinal);
}
