using System.ComponentModel;
using System.Globalization;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>
/// Who has a lock, as its file says in five lines, the same as a remote shell writes them: pair, process, start of the machine, start of the process (a process id alone is soon another's), who.
/// </summary>
internal sealed record LockHolder(string Pair, string Process, string Boot, string Born, string Who)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    private static readonly string s_boot = OperatingSystem.IsLinux() && File.Exists(BootId) ? File.ReadAllText(BootId).Trim() : Environment.MachineName;

    /// <summary>This process.</summary>
    public static LockHolder Me(string pair, string who)
    {
        var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new LockHolder(pair, process, s_boot, BirthOf(Environment.ProcessId) ?? "", who);
    }

    /// <summary>Reads a lock's file; null when it is none, or not written yet.</summary>
    public static LockHolder? Read(string? text) => text?.Split('\n') is { Length: >= 6 } lines ? new LockHolder(lines[0], lines[1], lines[2], lines[3], lines[4]) : null;

    /// <summary>As it is written.</summary>
    public override string ToString() => $"{Pair}\n{Process}\n{Boot}\n{Born}\n{Who}\n";

    /// <summary>Whether the holder is gone, as far as it can be told here: its process ended, or this machine was started anew since. Of other machines nothing is known.</summary>
    public bool IsGone()
    {
        if (Boot != s_boot) return Who.EndsWith("@" + Environment.MachineName, StringComparison.Ordinal);
        return int.TryParse(Process, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && BirthOf(process) is var born && (born is null || (Born.Length > 0 && born != Born));
    }

    /// <summary>What tells a process from later ones of its id; null when there is none, and empty when it is not told.</summary>
    private static string? BirthOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux()) return BirthOnLinux(process);
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or UnauthorizedAccessException)
        {
            // Another user's.
            return "";
        }
    }

    private static string? BirthOnLinux(int process)
    {
        try
        {
            // The name, which may hold anything, ends at the last parenthesis; the start is the 22nd field, the state behind the name the third (proc(5)).
            var stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[22 - 3];
        }
        catch (IOException)
        {
            // There is none, or it ended while it was read (ESRCH).
            return null;
        }
    }
}
