namespace Slipway.Deploy.Locking;

/// <summary>
/// The lock as it is on a host: <c>lock/{token}/</c> with <c>holder</c> (actor, purpose, since, lease) and <c>beat</c> (when it last gave a sign of life, and in which start of the machine).
/// </summary>
/// <remarks>
/// A lock is prepared beside and appears whole by a rename of the folder, which fails while another, never empty, is there. It ends by a rename of <c>lock/{token}</c>, which only the lock of this very token has: whoever lets go and whoever takes
/// over compete for one rename, and a lock taken since has another name. A token that went without a sign of life for its lease never becomes fresh again, since the heartbeat checks the age as takers do; so a taker that saw it stale removes nothing fresh.
/// Times are in hundredths of a second since the machine started, which no change of its clock touches; where the system does not tell them, by its clock.
/// </remarks>
internal static class LockScripts
{
    /// <summary>What <see cref="Take"/> and <see cref="Beat"/> end with when the lock is another's or nobody's.</summary>
    public const int Fenced = 97;

    /// <summary>The folder cannot be made or written.</summary>
    public const int NoFolder = 2;

    /// <summary>What stands in the lock's place is none, and does not go away.</summary>
    public const int NoLock = 4;

    /// <summary><c>sl_see FOLDER</c> finds the lock's token and tells of its holder by <c>sl_tell WORD</c>; both are used by the script that reads the record, too.</summary>
    public const string See = """
        sl_now() {
        sl_n=
        { read -r sl_n sl_x </proc/uptime; } 2>/dev/null
        case $sl_n in
        [0-9]*.[0-9][0-9]) sl_n=$((${sl_n%.*} * 100 + 1${sl_n#*.} - 100));;
        *) sl_n=$(date +%s)00;;
        esac
        sl_boot=
        { read -r sl_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
        }
        sl_see() {
        sl_t=
        for sl_d in "$1"/lock/*; do
        sl_d=${sl_d##*/}
        case $sl_d in *[!0-9a-f]*) ;; ????????????????????????????????) sl_t=$sl_d;; esac
        done
        [ -n "$sl_t" ] || return 1
        sl_actor= sl_purpose= sl_since= sl_lease= sl_beat= sl_beatboot=
        { IFS= read -r sl_actor; IFS= read -r sl_purpose; read -r sl_since; read -r sl_lease; } 2>/dev/null <"$1/lock/$sl_t/holder"
        { read -r sl_beat sl_beatboot; } 2>/dev/null <"$1/lock/$sl_t/beat"
        [ -d "$1/lock/$sl_t" ] || return 1
        case $sl_lease in ''|*[!0-9]*|0*|???????????*) sl_lease=6000;; esac
        case $sl_since in ''|*[!0-9]*|0*|????????????*) sl_since=0;; esac
        sl_now
        sl_age=$sl_lease
        case $sl_beat in ''|*[!0-9]*|0*|????????????????*) ;; *)
        if [ "$sl_beatboot" = "$sl_boot" ]; then
        sl_age=$((sl_n - sl_beat))
        [ $sl_age -ge 0 ] || sl_age=0
        fi;;
        esac
        }
        sl_tell() { printf '%s %s %s %s\n%s\n%s\n' "$1" "$sl_age" "$sl_lease" "$sl_since" "$sl_actor" "$sl_purpose"; }

        """;

    /// <summary><c>$1</c> folder, <c>$2</c> token, <c>$3</c> actor, <c>$4</c> purpose, <c>$5</c> lease in hundredths. Says <c>over …</c> for each stale lock removed, then <c>taken</c>, <c>held …</c> or <c>again</c>.</summary>
    public const string Take = See + """
        mkdir -p "$1" || exit 2
        sl_new=$1/lock.new.$2
        mkdir "$sl_new" "$sl_new/$2" || exit 2
        printf '%s\n%s\n%s\n%s\n' "$3" "$4" "$(date +%s)" "$5" >"$sl_new/$2/holder" || exit 2
        sl_now
        printf '%s %s\n' "$sl_n" "$sl_boot" >"$sl_new/$2/beat" || exit 2
        sl_left=20
        while [ $sl_left -gt 0 ]; do
        sl_left=$((sl_left - 1))
        rmdir "$1/lock" 2>/dev/null
        [ -e "$1/lock" ] || mv "$sl_new" "$1/lock" 2>/dev/null
        if [ -e "$1/lock/$2" ]; then
        # What killed takers left; fresh ones may be others' on their way.
        find "$1" -maxdepth 1 -name 'lock.*.*' -mmin +60 -exec rm -rf {} + 2>/dev/null
        echo taken
        exit 0
        fi
        if [ ! -d "$sl_new" ]; then
        # Somebody was quicker between the question and the rename, which then led into his folder.
        rm -rf "$1/lock/lock.new.$2"
        echo again
        exit 0
        fi
        if sl_see "$1"; then
        if [ $sl_age -lt $sl_lease ]; then
        rm -rf "$sl_new"
        sl_tell held
        exit 0
        fi
        if mv "$1/lock/$sl_t" "$1/lock.gone.$sl_t.$2" 2>/dev/null; then
        sl_tell over
        rm -rf "$1/lock.gone.$sl_t.$2"
        fi
        else
        # Nothing in it is a lock: what a taker that was killed had put there.
        rm -rf "$1"/lock/lock.new.*
        fi
        done
        rm -rf "$sl_new"
        exit 4

        """;

    /// <summary><c>$1</c> folder, <c>$2</c> token, <c>$3</c> lease in hundredths. A lock that is stale already does not come back to life.</summary>
    public const string Beat = See + """
        sl_see "$1" || exit 97
        [ "$sl_t" = "$2" ] || exit 97
        [ $sl_age -lt "$3" ] || exit 97
        printf '%s %s\n' "$sl_n" "$sl_boot" >"$1/lock/$2/beat.new" && mv -f "$1/lock/$2/beat.new" "$1/lock/$2/beat" && exit 0
        [ -e "$1/lock/$2" ] || exit 97
        exit 2

        """;

    /// <summary><c>$1</c> folder, <c>$2</c> token.</summary>
    public const string LetGo = """
        mv "$1/lock/$2" "$1/lock.gone.$2" 2>/dev/null
        rm -rf "$1/lock.gone.$2" "$1/lock.new.$2" "$1/lock/lock.new.$2"
        rmdir "$1/lock" 2>/dev/null
        exit 0

        """;
}
