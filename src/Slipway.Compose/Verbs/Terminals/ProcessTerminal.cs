namespace Slipway.Compose.Verbs.Terminals;

/// <summary>This process' own console.</summary>
public static class ProcessTerminal
{
    public static ITerminal Open() => OperatingSystem.IsWindows() ? new WindowsTerminal() : new UnixTerminal(0, 1);
}
