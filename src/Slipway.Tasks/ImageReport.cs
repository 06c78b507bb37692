using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;

namespace Slipway.Tasks;

/// <summary>Shows where the report about the project's images is, and opens it where a person sits at the machine.</summary>
[MSBuildMultiThreadableTask]
public sealed class ImageReport : SlipwayTask
{
    /// <summary>The report; absolute.</summary>
    [Required]
    public string Html { get; set; } = "";

    /// <summary><c>true</c>, <c>false</c>; empty for: where there is a desktop.</summary>
    public string Open { get; set; } = "";

    /// <summary>Shown on the result line.</summary>
    public string ProjectName { get; set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Html))
            throw new SlipwayException(DirectErrors.NoReport(Html));
        var text = Path.ChangeExtension(Html, ".txt");
        Log.LogMessage(MessageImportance.High, "{0} -> {1}{2}", ProjectName, Html, File.Exists(text) ? "\n" + File.ReadAllText(text).TrimEnd('\n') : "");
        if (Open.Length == 0 ? HasDesktop : Open.Equals("true", StringComparison.OrdinalIgnoreCase))
            OpenInBrowser();
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private bool HasDesktop => Variable("CI") is null or ""
        && (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || Variable("DISPLAY") is { Length: > 0 } || Variable("WAYLAND_DISPLAY") is { Length: > 0 });

    private void OpenInBrowser()
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(Html) { UseShellExecute = true });
        }
        catch (Exception failure) when (failure is Win32Exception or PlatformNotSupportedException or InvalidOperationException)
        {
            Report(DirectErrors.ReportNotOpened(Html, failure.Message));
        }
    }
}
