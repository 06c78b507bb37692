using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Tasks.Compose;

/// <summary>What this process can show of itself.</summary>
internal enum ConsoleKind
{
    /// <summary>A worker node: its streams lead nowhere.</summary>
    None,

    /// <summary>A file or pipe, or the client of a build server.</summary>
    Stream,
    Terminal,
}

/// <summary>The standard output of the build, where this process has it.</summary>
internal static class BuildConsole
{
    /// <summary>Not <see cref="Console.OpenStandardOutput()"/>: what .NET opens for a Unix terminal waits for the lock of <see cref="Console.Out"/>, which another thread may hold.</summary>
    private static readonly Lazy<Stream> Output = new(() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0));

    /// <summary>MSBuild starts its worker nodes with <c>/nodemode:1</c>, and its server, which hands on what goes through <see cref="Console"/>, with <c>/nodemode:8</c>.</summary>
    public static ConsoleKind Kind { get; } = Mode() switch
    {
        null => Console.IsOutputRedirected ? ConsoleKind.Stream : ConsoleKind.Terminal,
        "8" => ConsoleKind.Stream,
        _ => ConsoleKind.None,
    };

    /// <summary>Writes a line, on a terminal past <see cref="Console.Out"/>.</summary>
    public static void WriteLine(string line)
    {
        if (Kind == ConsoleKind.Terminal)
            Output.Value.Write(Encoding.UTF8.GetBytes(line + "\n"));
        else
            Console.Out.WriteLine(line);
    }

    /// <summary>Leaves lines for the terminal logger to take back: it moves up over those it drew last.</summary>
    public static void MakeRoom() => Output.Value.Write("\n\n"u8);

    private static string? Mode()
    {
        foreach (var argument in Environment.GetCommandLineArgs())
        {
            if (argument.Length > 10 && argument[0] is '/' or '-' && argument.AsSpan(1).StartsWith("nodemode:", StringComparison.OrdinalIgnoreCase))
                return argument[10..];
        }

        return null;
    }
}
