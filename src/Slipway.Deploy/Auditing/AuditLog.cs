using System.Globalization;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Auditing;

/// <summary>
/// The audit log of a project on a host (<c>audit.jsonl</c>): JSON lines, each with its own SHA-256 and that of the line before it, so that nothing can be changed, removed from the middle or put in unnoticed. What was cut off at its end shows against
/// the head that this machine remembers (<see cref="LocalRecord"/>). A line that a dying machine left half-written at the end is set aside, which is told.
/// </summary>
public static class AuditLog
{
    private const int LineLimit = 1024 * 1024;
    private const int WrittenSince = 5;

    // The line is put beside first, so that it is appended by one write of cat. The head is looked for in the last line only, where it stands at the beginning.
    private const string Append = HostScript.Flush + """
        @fence@
        sl_log=$1/audit.jsonl
        cat >"$1/audit.new" || exit 1
        if [ -s "$sl_log" ] && [ -n "$(tail -c 1 "$sl_log")" ]; then
        sl_n=1
        while [ -e "$1/audit.torn.$sl_n" ]; do sl_n=$((sl_n + 1)); done
        tail -n 1 "$sl_log" >"$1/audit.torn.$sl_n" || exit 1
        sl_whole=$(($(wc -c <"$sl_log") - $(wc -c <"$1/audit.torn.$sl_n")))
        head -c $sl_whole "$sl_log" >"$1/audit.whole" || exit 1
        sl_flush "$1/audit.whole" "$1/audit.torn.$sl_n"
        mv -f "$1/audit.whole" "$sl_log" || exit 1
        fi
        if [ -n "$2" ]; then
        case $(tail -n 1 "$sl_log" 2>/dev/null | head -c 75) in "{\"hash\":\"$2\","*) ;; *) rm -f "$1/audit.new"; exit 5;; esac
        elif [ -s "$sl_log" ]; then
        rm -f "$1/audit.new"
        exit 5
        fi
        @fence@
        cat "$1/audit.new" >>"$sl_log" || exit 1
        sl_flush "$sl_log"
        rm -f "$1/audit.new"
        exit 0

        """;

    /// <summary>Checks a log and gives its entries, oldest first. A line without an end at its end is left out.</summary>
    /// <param name="log">Its bytes.</param>
    /// <param name="knownHead">The head as this machine last saw it; null when it never saw one.</param>
    /// <param name="host">For messages.</param>
    /// <exception cref="SlipwayException">SLIP5030: the chain is broken: says at which line. SLIP5031: the known head is not in it.</exception>
    public static AuditTrail Verify(ReadOnlySpan<byte> log, string? knownHead, string host)
    {
        List<AuditEntry> entries = [];
        string? hash = null;
        var isKnown = knownHead is null;
        while (log.IndexOf((byte)'\n') is var end and >= 0)
        {
            var sequence = entries.Count + 1;
            try
            {
                if (end > LineLimit) throw new InvalidDataException("it is too long");
                (var entry, hash) = AuditLine.Read(log[..end], hash, sequence);
                entries.Add(entry);
            }
            catch (InvalidDataException e)
            {
                throw new SlipwayException(AuditErrors.Broken(host, sequence, e.Message), e);
            }

            isKnown = isKnown || Head(sequence, hash) == knownHead;
            log = log[(end + 1)..];
        }

        if (!isKnown) throw new SlipwayException(AuditErrors.HeadMissing(host, RemoteText.Line(knownHead!)));
        return new AuditTrail(entries, hash is null ? null : Head(entries.Count, hash), !log.IsEmpty);
    }

    /// <summary>Appends an entry behind the line of this head, in one write; on the host it is checked that this still is the last line. Half a line behind it, which a dying machine left, is set aside first (<c>audit.torn.N</c>).</summary>
    /// <param name="session">The host.</param>
    /// <param name="held">The lock.</param>
    /// <param name="head">The head that <see cref="Verify"/> or the last call gave; null for an empty log.</param>
    /// <param name="entry">The entry; its number follows the head's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="SlipwayException">SLIP5012: the lock was lost; SLIP5032: somebody else has written since; SLIP5033: it cannot be written; SLIP11xx: ssh.</exception>
    public static async Task<string> AppendAsync(HostSession session, DeployLock held, string? head, AuditEntry entry, CancellationToken cancellationToken)
    {
        var (sequence, previous) = Split(head);
        var (line, hash) = AuditLine.Write(entry with { Sequence = sequence + 1 }, previous);
        if (line.Length >= LineLimit) throw new ArgumentException("An entry of the audit log is too long.", nameof(entry));
        byte[] input = [.. line, (byte)'\n'];
        var script = HostScript.Of(Append.Replace("@fence@\n", held.Fence, StringComparison.Ordinal), session.Folder, previous ?? "") with { Input = (to, token) => to.WriteAsync(input, token).AsTask() };
        HostReply reply;
        try
        {
            reply = await session.Shell.AskAsync(script, LineLimit, cancellationToken);
        }
        catch (SlipwayException e)
        {
            throw HostErrors.Of(session.Host, e);
        }

        return reply.Code switch
        {
            0 => Head(sequence + 1, hash),
            DeployLock.FencedCode => throw held.LostFailure(),
            WrittenSince => throw new SlipwayException(AuditErrors.WrittenSince(session.Host)),
            _ => throw new SlipwayException(AuditErrors.NotWritten(session.Host, reply.Error)),
        };
    }

    private static string Head(int sequence, string hash) => string.Create(CultureInfo.InvariantCulture, $"{sequence}:{hash}");

    private static (int Sequence, string? Hash) Split(string? head)
    {
        if (head is null) return (0, null);
        var colon = head.IndexOf(':');
        return colon > 0 && head.Length == colon + 1 + AuditLine.HashLength && int.TryParse(head.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (sequence, head[(colon + 1)..])
            : throw new ArgumentException($"'{head}' is no head of an audit log.", nameof(head));
    }
}
