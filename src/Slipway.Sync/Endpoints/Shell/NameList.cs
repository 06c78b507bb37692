using System.Buffers;
using Slipway.Ssh.Shells;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>
/// Paths as lines of a script, <c>b './path' './other'</c>, each as long as a command may be; what <c>b</c> does is defined before the lines are run. Not for xargs: BusyBox's mixes names up where one command
/// ends and the next begins (1.35, <c>-0</c>).
/// </summary>
internal sealed class NameList
{
    private const int MostBytes = 60_000;
    private const int MostNames = 1000;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _names;
    private int _lineStart;

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            EndLine();
            return _bytes.WrittenMemory;
        }
    }

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public NameList Add(string path)
    {
        if (_names == MostNames || _bytes.WrittenCount - _lineStart > MostBytes) EndLine();
        if (_names++ == 0) _bytes.Write("b"u8);
        _bytes.Write(" "u8);
        _bytes.Write(ShellScript.Quote(SyncPath.ToBytes("./" + path)));
        return this;
    }

    private void EndLine()
    {
        if (_names == 0) return;
        _bytes.Write("\n"u8);
        (_names, _lineStart) = (0, _bytes.WrittenCount);
    }
}
