namespace Slipway.Compose.Verbs.Terminals;

/// <summary>The caller's console: where a container's terminal is shown and typed into.</summary>
public interface ITerminal
{
    /// <summary>Whether standard input and output both are a terminal.</summary>
    bool IsInteractive { get; }

    /// <summary>In characters; null when it is not known.</summary>
    TerminalSize? Size { get; }

    /// <summary>Standard input. Bytes, unbuffered. Not disposed by who reads it.</summary>
    Stream Input { get; }

    /// <summary>Standard output. Bytes, unbuffered. Not disposed by who writes it.</summary>
    Stream Output { get; }

    /// <summary>Hands every key through as it is typed, Ctrl-C included, unechoed, until disposed.</summary>
    IDisposable EnterRaw();

    /// <summary>Calls back whenever its size changes, until disposed.</summary>
    IDisposable OnResize(Action changed);
}

/// <summary>The size of a terminal in characters.</summary>
public readonly record struct TerminalSize(int Width, int Height);
