namespace Slipway.Ssh.Shells;

/// <summary>A script in POSIX sh and what flows in and out of it. The constant text is the caller's; everything that comes from a user goes through <see cref="Quote"/> or the input.</summary>
/// <param name="Text">The script, as bytes: names in it need not be UTF-8.</param>
public sealed record ShellScript(ReadOnlyMemory<byte> Text)
{
    /// <summary>Writes the script's standard input, which ends when this returns; null for none (<c>/dev/null</c>). Of any length; what is written must not depend on what is read.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Reads the script's standard output up to its end, as bytes arrive; null to discard it. Runs beside <see cref="Input"/>.</summary>
    public Func<Stream, CancellationToken, Task>? Output { get; init; }

    /// <summary>A script of text.</summary>
    public static ShellScript Of(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A word in single quotes that no shell reads as anything but itself. A NUL is an <see cref="ArgumentException"/>.</summary>
    public static byte[] Quote(ReadOnlySpan<byte> word)
    {
        if (word.Contains((byte)0)) throw new ArgumentException("A word of a shell holds a NUL.", nameof(word));
        var quotes = word.Count((byte)'\'');
        var quoted = new byte[word.Length + 3 * quotes + 2];
        var at = 0;
        quoted[at++] = (byte)'\'';
        foreach (var b in word)
        {
            if (b == '\'')
            {
                "'\\''"u8.CopyTo(quoted.AsSpan(at));
                at += 4;
            }
            else
            {
                quoted[at++] = b;
            }
        }

        quoted[at] = (byte)'\'';
        return quoted;
    }
}
