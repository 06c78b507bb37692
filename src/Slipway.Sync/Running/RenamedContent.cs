using System.Runtime.CompilerServices;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Running;

/// <summary>A source of which some files are asked for under other paths than their own: copies of files in conflict.</summary>
internal sealed class RenamedContent(IContentSource source, IReadOnlyDictionary<string, Entry> origins) : IContentSource
{
    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var real = new List<Entry>(files.Count);
        foreach (var file in files) real.Add(origins.TryGetValue(file.Path, out var origin) ? origin : file);
        var next = 0;
        await foreach (var opened in source.ReadAsync(real, cancellationToken)) yield return new Renamed(files[next++], opened);
    }

    private sealed class Renamed(Entry asked, SourceFile opened) : SourceFile(asked, opened.Content)
    {
        public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) => opened.IsUnchangedAsync(cancellationToken);
    }
}
