namespace Slipway.Ssh;

/// <summary>
/// A command for the remote shell made of words that no shell reads as anything but themselves, so it needs no quoting and cannot carry input of a user.
/// </summary>
public sealed class RemoteCommand
{
    private readonly string line;

    private RemoteCommand(string line) => this.line = line;

    /// <summary>A command of constant words.</summary>
    /// <exception cref="ArgumentException">A word is empty or holds a character other than letters, digits and <c>. _ / = -</c>.</exception>
    public static RemoteCommand Of(params ReadOnlySpan<string> words)
    {
        if (words.IsEmpty) throw new ArgumentException("A remote command needs a word.", nameof(words));
        foreach (var word in words)
        {
            if (word.Length == 0) throw new ArgumentException("A word of a remote command is empty.", nameof(words));
            foreach (var c in word)
            {
                if (!char.IsAsciiLetterOrDigit(c) && !"._/=-".Contains(c)) throw new ArgumentException($"'{word}' would need quoting.", nameof(words));
            }
        }

        return new RemoteCommand(string.Join(' ', words));
    }

    /// <summary>The line as the remote shell reads it.</summary>
    public override string ToString() => line;
}
