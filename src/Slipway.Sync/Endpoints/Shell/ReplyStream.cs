using System.Text;
using Slipway.Ssh;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A script's answer as it arrives: lines up to an empty one, then bytes. Nothing in it is believed; lines and their number are bounded.</summary>
internal sealed class ReplyStream(Stream from) : SequentialStream
{
    private const int LongestHead = 64 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public override bool CanWrite => false;

    /// <summary>Reads the lines before the empty one. Null when the answer ends before it, or is no text.</summary>
    public async Task<ReplyHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken)) return null;
            var next = _buffer[_start++];
            if (next == '\n' && (head.Count == 0 || head[^1] == '\n')) return new ReplyHead(Encoding.Latin1.GetString(head.ToArray()));
            if (next == 0 || head.Count == LongestHead) return null;
            head.Add(next);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end && !await FillAsync(cancellationToken)) return 0;
        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await from.ReadAsync(_buffer, cancellationToken));
        return _end > 0;
    }
}
