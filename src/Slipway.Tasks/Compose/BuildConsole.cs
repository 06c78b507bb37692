using System.Text;

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
    private static readonly Lazy<Stream> Output = new(Console.OpenStandardOutput);

    /// <summary>MSBuild starts its worker nodes with <c>/nodemode:1</c>, and its server, which hands on what goes through <see cref="Console"/>, with <c>/nodemode:8</c>.</summary>
    public static ConsoleKind Kind { get; } = Mode() switch
    {
        null => Console.IsOutputRedirected ? ConsoleKind.Stream : ConsoleKind.Terminal,
        "8" => ConsoleKind.Stream,
        _ => ConsoleKind.None,
    };

    /// <summary>Writes a line. Without the lock of <see cref="Console.Out"/> on a terminal, where another thread may hold it.</summary>
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
