using Slipway.Diagnostics;

namespace Slipway.Images.Context;

/// <summary>The directory a context is read from.</summary>
internal static class ContextRoot
{
    /// <summary>Its absolute path, without a trailing separator.</summary>
    /// <exception cref="SlipwayException">SLIP2200: it does not exist. SLIP2201: it is a file.</exception>
    public static string Check(string root)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (Directory.Exists(path))
        {
            return path;
        }

        throw new SlipwayException(File.Exists(path) ? ContextErrors.ContextIsNoDirectory(path) : ContextErrors.ContextMissing(path));
    }
}

/// <summary>Passes each warning on once.</summary>
internal sealed class SkippedFiles(Action<Diagnostic>? warn)
{
    private readonly HashSet<string> _seen = [];

    public void Add(Diagnostic warning)
    {
        lock (_seen)
        {
            if (!_seen.Add(warning.Message))
            {
                return;
            }
        }

        warn?.Invoke(warning);
    }
}
