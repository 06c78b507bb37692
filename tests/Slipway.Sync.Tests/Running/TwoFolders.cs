using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;

namespace Slipway.Sync.Tests.Running;

/// <summary>A source and a target in a temporary folder.</summary>
internal sealed class TwoFolders : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("slipway-pair-").FullName;

    public TwoFolders()
    {
        Directory.CreateDirectory(Source);
    }

    public RecordingLog Log { get; } = new();

    public string Source => Path.Combine(root, "source");

    public string Target => Path.Combine(root, "target");

    public string Memory => Path.Combine(root, "memory", "pair");

    public SyncRequest Request(SyncMode mode) => new()
    {
        Mode = mode,
        MemoryFile = Memory,
        Rules = () => IgnoreRules.Create([], []),
    };

    public async Task<SyncOutcome> SyncAsync(SyncMode mode, CancellationToken cancellationToken, Func<SyncRequest, SyncRequest>? with = null)
    {
        await using var pair = await OpenAsync(mode, cancellationToken, with);
        return await pair.RunAsync(cancellationToken);
    }

    public Task<SyncPair> OpenAsync(SyncMode mode, CancellationToken cancellationToken, Func<SyncRequest, SyncRequest>? with = null)
    {
        var request = Request(mode);
        return SyncPair.OpenAsync(new LocalFolder(Source, Log), new LocalFolder(Target, Log), with?.Invoke(request) ?? request, Log, cancellationToken);
    }

    public static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Path and content of every file below a folder, state aside.</summary>
    public static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(folder, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file => !file.Path.StartsWith(".slipway-sync/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => $"{file.Path}: {file.Text}")];

    public void Dispose() => Directory.Delete(root, recursive: true);
}
