using System.Text;

namespace Slipway.Ssh.Shells;

/// <summary>
/// The program a remote /bin/sh runs for <see cref="ShellConnection"/>. It is one compound command, so a shell that reads its script in blocks has read all of it, and
/// nothing more, when it begins; from then on <c>read</c> (byte by byte) and <c>dd</c> (exact blocks) share the standard input with the local side.
/// </summary>
/// <remarks>
/// A call is a line <c>marker length i|n</c>, then so many bytes of script. With <c>i</c> frames follow: a line with a count and so many bytes, the last one <c>0</c>. Back comes the script's output,
/// a line <c>marker code whole|broken</c>, its standard error and the marker again. <c>broken</c>: the script left input unread, so what follows on the standard input is not a call and the loop ends.
/// </remarks>
internal static class ShellBootstrap
{
    /// <summary>How many bytes of a script's standard error are kept.</summary>
    public const int ErrorLimit = 8 * 1024;

    // The two halves of the marker stand apart, so a remote side that merely echoes its input does not print it.
    private const string Text = """
        {
        LC_ALL=C; export LC_ALL
        unset CDPATH
        exec 3>&1
        sw_have() { command -v "$1" >/dev/null 2>&1; }
        if dd if=/dev/null bs=1 count=0 iflag=fullblock 2>/dev/null; then
        sw_full=1
        sw_take() { dd bs="$1" count=1 iflag=fullblock 2>/dev/null; }
        else
        sw_full=0
        sw_take() { {
        sw_left=$1
        while [ "$sw_left" -gt 0 ]; do
        sw_said=$(dd bs="$sw_left" count=1 2>&1 >&5) || return 1
        set -- ${sw_said##*records out}
        [ "${1:-0}" -gt 0 ] || return 0
        sw_left=$((sw_left - $1))
        done
        } 5>&1; }
        fi
        sw_feed() {
        while IFS= read -r sw_n; do
        [ "$sw_n" = 0 ] && return
        sw_take "$sw_n" || { printf '%s' "$sw_m" >&4; return; }
        done
        kill -9 -$$ 2>/dev/null
        [ -n "$SSH_CONNECTION" ] && kill -9 0
        exit 1
        }
        printf '%s%s\n' @first@ @second@
        printf 'system %s\n' "$(uname -s)"
        printf 'machine %s\n' "$(uname -m)"
        printf 'user %s\n' "$(id -u)"
        printf 'shell %s\n' "$$"
        sw_boot=
        { read -r sw_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
        printf 'boot %s\n' "${sw_boot:-$(sysctl -n kern.boottime 2>/dev/null || who -b 2>/dev/null)}"
        find / -prune -printf '' >/dev/null 2>&1 && echo find-printf
        if stat -c %i / >/dev/null 2>&1; then echo stat-format; elif stat -f %i / >/dev/null 2>&1; then echo stat-bsd; fi
        [ $sw_full = 1 ] && echo full-block
        if sw_have sha256sum; then echo sha256 sha256sum; elif sw_have shasum; then echo sha256 shasum -a 256; fi
        if sw_have tar; then echo tar; case $(tar --version 2>/dev/null) in *GNU*) echo tar-gnu;; esac; fi
        sw_have gzip && echo gzip
        case $(cp --reflink=auto / 2>&1) in *nrecognized*|*llegal*|*nvalid*|*nknown*) ;; *) echo reflink;; esac
        printf 'home %s\n%s%s\n' "${HOME:-$(cd && pwd)}" @first@ @second@
        while IFS= read -r sw_h; do
        set -- $sw_h
        [ $# -eq 3 ] || exit 1
        sw_m=$1 sw_i=$3
        sw_s=$(sw_take "$2")
        set --
        if [ "$sw_i" = i ]; then
        sw_e=$({ sw_feed | { eval "$sw_s"; } 2>&4 >&3 3>&- 4>&-; } 4>&1)
        else
        sw_e=$({ eval "$sw_s"; } </dev/null 2>&1 >&3 3>&-)
        fi
        sw_c=$?
        case $sw_e in *"$sw_m"*) sw_i=broken sw_e=${sw_e%%"$sw_m"*}${sw_e#*"$sw_m"};; *) sw_i=whole;; esac
        [ ${#sw_e} -gt @limit@ ] && sw_e=$(printf %s "$sw_e" | tail -c @limit@)
        printf '%s %s %s\n%s%s\n' "$sw_m" "$sw_c" "$sw_i" "$sw_e" "$sw_m"
        [ $sw_i = whole ] || exit 1
        done
        exit 0
        }

        """;

    /// <summary>The program, printing the marker where its answer begins and ends.</summary>
    public static byte[] For(string marker) => Encoding.ASCII.GetBytes(Text
        .ReplaceLineEndings("\n")
        .Replace("@first@", marker[..(marker.Length / 2)], StringComparison.Ordinal)
        .Replace("@second@", marker[(marker.Length / 2)..], StringComparison.Ordinal)
        .Replace("@limit@", ErrorLimit.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
