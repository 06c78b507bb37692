using System.ComponentModel;
using System.Diagnostics;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Starts the system's OpenSSH programs.</summary>
internal static class ClientProcess
{
    // A client that a jump host needs is started by ssh itself, without the options given to the first one, and would ask at the terminal. This answers nothing.
    private const string Mute = "/bin/false";

    /// <summary>With all three streams as pipes.</summary>
    /// <exception cref="SlipwayException">SLIP1102: it cannot be started.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, AskPass? askPass)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The client's messages are matched to say what failed.
        start.Environment["LC_ALL"] = "C";
        if (!OperatingSystem.IsWindows())
        {
            start.Environment["SSH_ASKPASS"] = askPass?.Program ?? Mute;
            start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            // Clients before OpenSSH 8.4 ask a helper only where there seems to be a display.
            start.Environment.TryAdd("DISPLAY", ":");
            askPass?.Withhold(start.Environment);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(SshErrors.NoClient(program, e.Message), e);
        }
    }
}
