using System.Globalization;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The processes of this machine, those of containers and of build steps among them.</summary>
internal static class Processes
{
    /// <summary>By process id, with spaces between the words.</summary>
    public static Dictionary<int, string> CommandLines() => Read("cmdline");

    /// <summary>By process id, <c>NAME=value</c> with spaces between.</summary>
    public static Dictionary<int, string> Environments() => Read("environ");

    /// <summary>The command lines of all processes seen until it is cancelled.</summary>
    public static async Task<string> SampleCommandLinesAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!cancellationToken.IsCancellationRequested)
        {
            seen.UnionWith(CommandLines().Values);
            await Task.Delay(20, CancellationToken.None);
        }

        return string.Join('\n', seen);
    }

    private static Dictionary<int, string> Read(string file)
    {
        var found = new Dictionary<int, string>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id))
                    found[id] = File.ReadAllText($"{process}/{file}").Replace('\0', ' ');
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
            }
        }

        return found;
    }
}
