using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>A terminal of Linux or macOS, by file descriptors that stay the caller's.</summary>
/// <param name="input">What is typed.</param>
/// <param name="output">What is shown.</param>
[UnsupportedOSPlatform("windows")]
public sealed class UnixTerminal(int input, int output) : ITerminal
{
    private const nuint GetWindowSize = 0x5413;

    /// <inheritdoc/>
    public bool IsInteractive { get; } = UnixCalls.IsTerminal(input) == 1 && UnixCalls.IsTerminal(output) == 1;

    /// <inheritdoc/>
    public TerminalSize? Size => OperatingSystem.IsLinux() ? LinuxSize(output) : ConsoleSize();

    /// <inheritdoc/>
    public Stream Input { get; } = new UnixInputStream(input);

    /// <inheritdoc/>
    public Stream Output { get; } = new FileStream(new SafeFileHandle(output, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    /// <inheritdoc/>
    public IDisposable EnterRaw() => new UnixRawMode(input);

    /// <inheritdoc/>
    public IDisposable OnResize(Action changed) => PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed());

    // struct winsize: rows, columns, and their pixels.
    private static TerminalSize? LinuxSize(int descriptor)
    {
        var size = new ushort[4];
        var pin = GCHandle.Alloc(size, GCHandleType.Pinned);
        try
        {
            return UnixCalls.Control(descriptor, GetWindowSize, pin.AddrOfPinnedObject()) == 0 && size[0] > 0 && size[1] > 0 ? new(size[1], size[0]) : null;
        }
        finally
        {
            pin.Free();
        }
    }

    private static TerminalSize? ConsoleSize() => Console.WindowWidth > 0 && Console.WindowHeight > 0 ? new(Console.WindowWidth, Console.WindowHeight) : null;
}
