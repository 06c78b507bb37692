using System.Buffers;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Paths as <c>xargs -0</c> takes them: <c>./path</c> and a NUL.</summary>
internal sealed class NameList
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public NameList Add(string path)
    {
        _bytes.Write("./"u8);
        return AddWord(path);
    }

    /// <summary>Something that is no path: the target of a link.</summary>
    public NameList AddWord(string word)
    {
        _bytes.Write(SyncPath.ToBytes(word));
        _bytes.Write("\0"u8);
        return this;
    }
}
