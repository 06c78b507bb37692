namespace Slipway.Images.Reports;

/// <summary>The files of a project's reports: <c>ENVIRONMENT/NAME.report.json</c> below the folder, <c>image-report.html</c> and <c>image-report.txt</c> in it.</summary>
/// <param name="path">Absolute.</param>
internal sealed class ReportFolder(string path)
{
    private const string Ending = ".report.json";

    public string HtmlPath { get; } = Path.Combine(path, "image-report.html");

    public string TextPath { get; } = Path.Combine(path, "image-report.txt");

    /// <summary>Where an image's state is kept; what a file name may not hold is percent-encoded.</summary>
    public string StatePath(string environment, string name) => Path.Combine(path, environment, Uri.EscapeDataString(name) + Ending);

    /// <summary>Null where there is none, or none that can be understood.</summary>
    public static ReportState? Read(string statePath)
    {
        using var file = File.OpenRead(statePath);
        if (file.Length > ReportState.LongestFile)
            return null;
        var bytes = new byte[file.Length];
        return ReportState.Read(bytes.AsMemory(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
    }

    /// <summary>All states that the folder holds, in no order.</summary>
    public List<KeptState> ReadAll()
    {
        var states = new List<KeptState>();
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*" + Ending))
            {
                if (TryRead(file, out var state))
                    states.Add(new KeptState(Path.GetFileName(folder), Uri.UnescapeDataString(Path.GetFileName(file)[..^Ending.Length]), state));
            }
        }

        return states;
    }

    /// <summary>Replaces a file in one step, so that a reader sees the old one or the new one.</summary>
    public static void Replace(string target, ReadOnlySpan<byte> content)
    {
        var fresh = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllBytes(fresh, content);
            File.Move(fresh, target, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    // One that vanishes meanwhile, because a build cleans its environment, is none.
    private static bool TryRead(string file, out ReportState? state)
    {
        state = null;
        try
        {
            state = Read(file);
            return true;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}

/// <summary>What is kept of one image in one environment.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Name">The image's name within the project.</param>
/// <param name="State">Null when it cannot be read or understood.</param>
internal sealed record KeptState(string Environment, string Name, ReportState? State);
