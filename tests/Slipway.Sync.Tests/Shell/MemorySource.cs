using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Shell;

/// <summary>Contents by path.</summary>
internal sealed class MemorySource : IContentSource
{
    private readonly Dictionary<string, byte[]> _contents = [];

    /// <summary>Paths that read shorter, longer or other than announced.</summary>
    public Dictionary<string, byte[]?> Surprises { get; } = [];

    public HashSet<string> Changing { get; } = [];

    /// <summary>The entry of a file.</summary>
    public Entry Add(string path, byte[] content, bool isExecutable = false)
    {
        _contents[path] = content;
        return new Entry(path, EntryKind.File) { Executable = isExecutable, Stamp = new Stamp(content.Length, 1_600_000_000_123_456_789, 0, 0) };
    }

    public Entry Add(string path, string content, bool isExecutable = false) => Add(path, Encoding.UTF8.GetBytes(content), isExecutable);

    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await Task.CompletedTask;
            var content = Surprises.TryGetValue(file.Path, out var surprise) ? surprise : _contents.GetValueOrDefault(file.Path);
            yield return new MemoryFile(file, content is null ? null : new MemoryStream(content), !Changing.Contains(file.Path));
        }
    }

    private sealed class MemoryFile(Entry entry, Stream? content, bool isUnchanged) : SourceFile(entry, content)
    {
        public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) => ValueTask.FromResult(isUnchanged);
    }
}
