using System.Buffers.Text;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Reads words separated by single blanks.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> fields)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long MostSeconds = long.MaxValue / NanosecondsPerSecond - 1;

    private readonly ReadOnlySpan<byte> _fields = fields;

    /// <summary>Where the next word's blank is.</summary>
    public int Position { get; private set; }

    /// <summary>What is left, after the blank.</summary>
    public readonly ReadOnlySpan<byte> Rest => Position < _fields.Length ? _fields[(Position + 1)..] : default;

    /// <summary>The next word. Empty at the end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        if (Position < _fields.Length && _fields[Position] == ' ') Position++;
        var rest = _fields[Math.Min(Position, _fields.Length)..];
        var length = rest.IndexOf((byte)' ') is var blank and >= 0 ? blank : rest.Length;
        Position += length;
        return rest[..length];
    }

    /// <summary>A number that is not negative, followed by a blank.</summary>
    public bool TryNumber(out long number)
    {
        var word = Word();
        return Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && number >= 0 && Position < _fields.Length;
    }

    public long Number() => Word() is var word && Utf8Parser.TryParse(word, out long number, out var used) && used == word.Length && number >= 0 ? number : throw new FormatException("a number is missing");

    public ulong Id() => Word() is var word && Utf8Parser.TryParse(word, out ulong number, out var used) && used == word.Length ? number : throw new FormatException("a number is missing");

    public int Mode(char format) => Word() is var word && Parse(word, format) is >= 0 and var mode ? mode : throw new FormatException("a mode is missing");

    /// <summary>Seconds with a fraction since the epoch, as find and BSD's stat print them: nanoseconds.</summary>
    public long Seconds()
    {
        var word = Word();
        var dot = word.IndexOf((byte)'.');
        var whole = dot < 0 ? word : word[..dot];
        if (!Utf8Parser.TryParse(whole, out long seconds, out var used) || used != whole.Length) throw new FormatException("a time is missing");
        var fraction = dot < 0 ? 0 : Fraction(word[(dot + 1)..]);
        return Math.Clamp(seconds, -MostSeconds, MostSeconds) * NanosecondsPerSecond + (word[0] == '-' ? -fraction : fraction);
    }

    /// <summary><c>2026-11-21 19:48:35.300684779 +0000</c>, or <c>-</c> for none: nanoseconds.</summary>
    public long Date()
    {
        var day = Word();
        if (day is [(byte)'-']) return 0;
        var time = Word();
        Word();
        if (!Utf8Parser.TryParse(day, out long year, out var used) || day.Length - used != 6 || year > 9999 || time.Length < 8) throw new FormatException("a time is missing");
        var month = Two(day[(used + 1)..]);
        var dayOfMonth = Two(day[(used + 4)..]);
        if (year < 1 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth((int)year, month)) throw new FormatException("a time is none");
        var days = new DateTime((int)year, month, dayOfMonth, 0, 0, 0, DateTimeKind.Utc).Subtract(DateTime.UnixEpoch).Days;
        var seconds = days * 86400L + Two(time) * 3600 + Two(time[3..]) * 60 + Two(time[6..]);
        return Math.Clamp(seconds, -MostSeconds, MostSeconds) * NanosecondsPerSecond + (time.Length > 9 ? Fraction(time[9..]) : 0);
    }

    private static int Two(ReadOnlySpan<byte> digits) =>
        char.IsAsciiDigit((char)digits[0]) && char.IsAsciiDigit((char)digits[1]) ? (digits[0] - '0') * 10 + digits[1] - '0' : throw new FormatException("a time is none");

    private static long Fraction(ReadOnlySpan<byte> digits)
    {
        long nanoseconds = 0;
        for (var i = 0; i < 9; i++)
        {
            var digit = i < digits.Length ? digits[i] - '0' : 0;
            nanoseconds = nanoseconds * 10 + (digit is >= 0 and <= 9 ? digit : throw new FormatException("a time is none"));
        }

        return nanoseconds;
    }

    private static int Parse(ReadOnlySpan<byte> word, char format)
    {
        if (word.Length is 0 or > 8) return -1;
        var mode = 0;
        foreach (var c in word)
        {
            var digit = char.IsAsciiDigit((char)c) ? c - (byte)'0' : char.IsAsciiHexDigit((char)c) ? (c | 0x20) - (byte)'a' + 10 : 16;
            if (format == 'o' ? digit > 7 : digit > 15) return -1;
            mode = format == 'o' ? mode * 8 + digit : mode * 16 + digit;
        }

        return mode;
    }
}
