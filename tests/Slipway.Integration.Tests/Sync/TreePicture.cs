using System.Diagnostics;
using System.Text;

namespace Slipway.Integration.Tests.Sync;

/// <summary>All that is in a folder, state aside, seen with find and sha256sum: names byte by byte as Latin-1, and of each its type, executable bit, content or link target.</summary>
internal sealed class TreePicture
{
    private const string Look = """
        cd -- "$1" || exit
        find . -mindepth 1 -path ./.slipway-sync -prune -o -printf '%P\0%y\0%m\0%l\0' || exit
        printf '//\0'
        find . -path ./.slipway-sync -prune -o -type f -exec sha256sum -z -- {} +
        """;

    private readonly Dictionary<string, string> states;

    private TreePicture(Dictionary<string, string> states) => this.states = states;

    public static TreePicture Empty { get; } = new([]);

    public IReadOnlyDictionary<string, string> States => states;

    /// <summary>Taken again while something vanishes under the eyes.</summary>
    public static async Task<TreePicture> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) return Empty;
        while (true)
        {
            if (await TryAsync(folder, cancellationToken) is { } picture) return picture;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What of the picture is neither as in the old nor as in the new one.</summary>
    /// <param name="old">Before.</param>
    /// <param name="wanted">After.</param>
    /// <param name="mayMiss">Whether what changes its kind may be missing meanwhile.</param>
    public IEnumerable<string> Torn(TreePicture old, TreePicture wanted, bool mayMiss)
    {
        foreach (var path in states.Keys.Union(old.states.Keys).Union(wanted.states.Keys))
        {
            var (now, before, after) = (states.GetValueOrDefault(path), old.states.GetValueOrDefault(path), wanted.states.GetValueOrDefault(path));
            if (now == before || now == after) continue;
            if (now is null && mayMiss && before![0] != after![0]) continue;
            yield return $"'{path}' is {now ?? "missing"}, was {before ?? "missing"}, becomes {after ?? "missing"}";
        }
    }

    public override string ToString() => string.Join('\n', states.OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Key}: {state.Value}"));

    private static async Task<TreePicture?> TryAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("sh", ["-c", Look, "sh", folder]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1 };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(cancellationToken);
        var words = (await process.StandardOutput.ReadToEndAsync(cancellationToken)).Split('\0');
        await process.WaitForExitAsync(cancellationToken);
        if ((await said).Length > 0) return null;
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        for (; words[at] != "//"; at += 4)
        {
            states[words[at]] = words[at + 1] switch
            {
                // Set-user-id and its like, and whether the owner may execute it.
                "f" => $"file {Convert.ToInt32(words[at + 2], 8) & 0xE40:x}",
                "l" => $"link to {words[at + 3]}",
                "d" => "directory",
                var other => $"thing of type {other}",
            };
        }

        for (at++; at < words.Length - 1; at++)
        {
            var path = words[at][(64 + 4)..];
            if (!states.TryGetValue(path, out var state) || state[0] != 'f') return null;
            states[path] = $"{state} {words[at][..64]}";
        }

        return states.Values.Any(state => state[0] == 'f' && state.Length < 64) ? null : new TreePicture(states);
    }
}
