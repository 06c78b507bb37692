using Slipway.Deploy.Hosts;

namespace Slipway.Deploy.Checking;

/// <summary>Asks a host's shell for its facts, in one round trip. Changes nothing.</summary>
internal static class FactsScript
{
    /// <summary><c>$1</c> project's folder, <c>$2</c> engine's socket, <c>$3</c> engine's folder. A line each: a word and its value.</summary>
    public const string Text = """
        sl_above() {
        sl_p=$1
        while [ ! -d "$sl_p" ] && [ "$sl_p" != / ]; do
        case $sl_p in /*/*) sl_p=${sl_p%/*};; *) sl_p=/;; esac
        done
        }
        sl_free() {
        sl_above "$1"
        df -Pk "$sl_p" 2>/dev/null | { read -r sl_x; read -r sl_x sl_x sl_x sl_k sl_x && echo "$2 $sl_k"; }
        }
        echo "time $(date +%s)"
        echo "user $(id -un)"
        echo "id $(id -u)"
        echo "groups $(id -Gn)"
        { while IFS= read -r sl_l; do case $sl_l in ID=*|ID_LIKE=*) echo "os ${sl_l#*=}";; esac; done; } 2>/dev/null </etc/os-release
        for sl_c in mkdir rmdir mv rm cat tail head wc dd tar gzip grep find date df id; do
        command -v $sl_c >/dev/null 2>&1 || echo "lacks $sl_c"
        done
        command -v dockerd >/dev/null 2>&1 || command -v podman >/dev/null 2>&1 || [ -x /usr/sbin/dockerd ] || [ -x /usr/local/bin/dockerd ] || [ -x /usr/bin/dockerd ] || echo 'no-engine .'
        [ -S "$2" ] && echo 'socket .'
        [ -w "$2" ] && echo 'open .'
        sl_above "$1"
        [ -w "$sl_p" ] && [ -x "$sl_p" ] && echo 'writable .'
        sl_free "$1" folder-free
        sl_free "$3" engine-free
        if [ -e /proc/net/ip_vs ] || [ -d /sys/module/ip_vs ] || [ -n "$(find "/lib/modules/$(uname -r)" -name 'ip_vs.ko*' 2>/dev/null)" ] || grep -q '/ip_vs\.ko' "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then echo 'ipvs .'; fi
        echo 'end .'
        exit 0

        """;

    private const long MostKilobytes = long.MaxValue / 1024;

    /// <summary>Adds what the shell said.</summary>
    /// <param name="facts">What is known already.</param>
    /// <param name="said">The shell's answer.</param>
    /// <param name="asked">When it was asked, by this machine's clock.</param>
    /// <param name="answered">When it had answered.</param>
    /// <exception cref="InvalidDataException">It said something else.</exception>
    public static HostFacts Read(HostFacts facts, ReadOnlyMemory<byte> said, DateTimeOffset asked, DateTimeOffset answered)
    {
        var reply = new ReplyReader(said);
        List<string> distributions = [], missing = [];
        facts = facts with { HasEngineProgram = true };
        while (true)
        {
            var line = reply.Line();
            var blank = line.IndexOf(' ');
            if (blank < 0) throw new InvalidDataException($"'{RemoteText.Line(line)}'");
            var value = RemoteText.Line(line[(blank + 1)..]);
            switch (line[..blank])
            {
                case "time": facts = facts with { ClockDifference = Difference(ReplyReader.Number(value, 253_402_300_799), asked, answered) }; break;
                case "user": facts = facts with { User = value }; break;
                case "id": facts = facts with { UserId = (int)ReplyReader.Number(value, int.MaxValue) }; break;
                case "groups": facts = facts with { Groups = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) }; break;
                case "os": distributions.AddRange(value.Trim('"', '\'').Split(' ', StringSplitOptions.RemoveEmptyEntries)); break;
                case "lacks": missing.Add(value); break;
                case "no-engine": facts = facts with { HasEngineProgram = false }; break;
                case "socket": facts = facts with { HasEngineSocket = true }; break;
                case "open": facts = facts with { MayUseEngineSocket = true }; break;
                case "writable": facts = facts with { IsFolderWritable = true }; break;
                case "folder-free": facts = facts with { FolderFree = 1024 * ReplyReader.Number(value, MostKilobytes) }; break;
                case "engine-free": facts = facts with { EngineFree = 1024 * ReplyReader.Number(value, MostKilobytes) }; break;
                case "ipvs": facts = facts with { HasIpvs = true }; break;
                case "end": return facts with { Distributions = distributions, MissingTools = missing };
                default: throw new InvalidDataException($"'{RemoteText.Line(line)}'");
            }
        }
    }

    // The host tells whole seconds, at some moment between the question and the answer: what both explain is no difference.
    private static TimeSpan Difference(long seconds, DateTimeOffset asked, DateTimeOffset answered)
    {
        var least = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (least > answered) return least - answered;
        var most = least.AddSeconds(1);
        return most < asked ? most - asked : TimeSpan.Zero;
    }
}
