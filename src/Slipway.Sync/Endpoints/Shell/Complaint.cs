using Slipway.Diagnostics;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>What tools say when they cannot write, in the words of strerror: scripts run in the C locale.</summary>
internal static class Complaint
{
    /// <summary>The error that a script's last words on standard error mean.</summary>
    public static Diagnostic Explain(string side, string doing, int exitCode, string said)
    {
        if (Has(said, "No space left on device")) return ShellFolderErrors.DiskFull(side);
        if (Has(said, "Disk quota exceeded") || Has(said, "disk quota")) return ShellFolderErrors.QuotaExceeded(side);
        if (Has(said, "Read-only file system")) return ShellFolderErrors.ReadOnly(side);
        if (Has(said, "Permission denied") || Has(said, "Operation not permitted")) return ShellFolderErrors.NotPermitted(side, said);
        return MissingTool(said) is { } tool ? ShellFolderErrors.ToolMissing(side, tool) : ShellFolderErrors.ScriptFailed(side, doing, exitCode, said);
    }

    private static string? MissingTool(string said)
    {
        foreach (var tool in (ReadOnlySpan<string>)["tar", "gzip", "find", "stat", "sha256sum", "shasum", "readlink", "date", "cmp"])
        {
            if (Has(said, tool + ": not found") || Has(said, tool + ": command not found") || Has(said, tool + ": applet not found")) return tool;
        }

        return null;
    }

    private static bool Has(string said, string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
}
