using Slipway.Deploy.Hosts;

namespace Slipway.Deploy.Locking;

/// <summary>Who holds a lock.</summary>
/// <param name="Actor"><c>user@machine</c>, control characters removed.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Since">When it was taken, by the host's clock.</param>
/// <param name="Age">How long ago it last gave a sign of life.</param>
/// <param name="Lease">How long it lives without one.</param>
public sealed record LockHolder(string Actor, string Purpose, DateTimeOffset Since, TimeSpan Age, TimeSpan Lease)
{
    private const long LongestSeconds = 100L * 365 * 24 * 3600;

    /// <summary>Whether it may be taken over.</summary>
    public bool IsStale => Age >= Lease;

    /// <summary>Reads what <see cref="LockScripts.See"/> tells: the numbers of the first line, then two lines.</summary>
    /// <exception cref="InvalidDataException">It tells something else.</exception>
    internal static LockHolder Read(string numbers, ReplyReader reply)
    {
        var words = numbers.Split(' ');
        if (words.Length != 3) throw new InvalidDataException("a lock's times are not told");
        var age = Hundredths(words[0]);
        var lease = Hundredths(words[1]);
        var since = DateTimeOffset.FromUnixTimeSeconds(ReplyReader.Number(words[2], 253_402_300_799));
        return new LockHolder(RemoteText.Line(reply.Line()), RemoteText.Line(reply.Line()), since, age, lease);
    }

    private static TimeSpan Hundredths(string text) => TimeSpan.FromMilliseconds(10 * ReplyReader.Number(text, LongestSeconds * 100));
}
