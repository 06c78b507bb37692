using Slipway.Ssh.Shells;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>What a host answers to a publication: what it left in the staging folder and what is there now, or what differs.</summary>
internal sealed class PublishReply(RemoteHost host)
{
    /// <summary>Files and links that did not get to their places.</summary>
    public HashSet<string> Left { get; } = new(StringComparer.Ordinal);

    /// <summary>What is at the paths of the changes.</summary>
    public Dictionary<string, Entry> Now { get; } = new(StringComparer.Ordinal);

    /// <summary>Device and kind of folders.</summary>
    public Dictionary<string, string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Stamps that were compared, with the host's words for them.</summary>
    public Dictionary<string, (Stamp Stamp, string Line)> Stamps { get; } = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">It is none.</exception>
    public async Task ReadAsync(ReplyHead head, Stream payload, CancellationToken cancellationToken)
    {
        var isDone = head.Value("done") is not null;
        var records = new RecordReader(payload);
        var isSecond = false;
        while (await records.ReadAsync(cancellationToken))
        {
            if (records.Path.Length > 0) Add(records.Path, records.Fields, isDone, isSecond);
            else if (records.Fields.SequenceEqual("end"u8)) return;
            else isSecond = true;
        }

        throw new FormatException("the end is missing");
    }

    private void Add(string path, ReadOnlySpan<byte> fields, bool isDone, bool isSecond)
    {
        switch (isDone, isSecond)
        {
            case (true, false):
                Left.Add(path);
                break;
            case (true, true):
                Now[path] = Found.Read(path, fields).Entry;
                break;
            case (false, false):
                Folders[path] = System.Text.Encoding.Latin1.GetString(fields);
                break;
            default:
                Stamps[path] = (StampText.Read(fields, host), $"./{path}//{SyncPath.FromBytes(fields)}\n");
                break;
        }
    }
}
