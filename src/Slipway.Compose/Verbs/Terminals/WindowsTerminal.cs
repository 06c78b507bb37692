using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>The console of Windows, which tells nobody when its size changes: it is asked once.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsTerminal : ITerminal
{
    public bool IsInteractive { get; } = !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public TerminalSize? Size => new(Console.WindowWidth, Console.WindowHeight);

    public Stream Input { get; } = Console.OpenStandardInput();

    public Stream Output { get; } = Console.OpenStandardOutput();

    public IDisposable EnterRaw() => new RawMode();

    public IDisposable OnResize(Action changed) => new Nothing();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    /// <summary>Console modes (SetConsoleMode): keys as they are typed and as escape sequences; escape sequences understood.</summary>
    private sealed class RawMode : IDisposable
    {
        private const int StandardInput = -10;
        private const int StandardOutput = -11;
        private const uint CookedInput = 0x1 | 0x2 | 0x4;
        private const uint SequencesIn = 0x200;
        private const uint SequencesOut = 0x1 | 0x4;

        private readonly nint input = Handle(StandardInput);
        private readonly nint output = Handle(StandardOutput);
        private readonly uint inputBefore;
        private readonly uint outputBefore;

        public RawMode()
        {
            inputBefore = Mode(input);
            outputBefore = Mode(output);
            _ = SetMode(input, (inputBefore & ~CookedInput) | SequencesIn);
            _ = SetMode(output, outputBefore | SequencesOut);
        }

        public void Dispose()
        {
            _ = SetMode(input, inputBefore);
            _ = SetMode(output, outputBefore);
        }

        private static uint Mode(nint console)
        {
            var mode = GC.AllocateArray<uint>(1, pinned: true);
            _ = GetMode(console, Marshal.UnsafeAddrOfPinnedArrayElement(mode, 0));
            return mode[0];
        }

        [DllImport("kernel32", EntryPoint = "GetStdHandle")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern nint Handle(int which);

        [DllImport("kernel32", EntryPoint = "GetConsoleMode")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern int GetMode(nint console, nint mode);

        [DllImport("kernel32", EntryPoint = "SetConsoleMode")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern int SetMode(nint console, uint mode);
    }
}
