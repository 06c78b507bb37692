using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Memory;

/// <summary>An entry's content in the file, that is all but its path and stamp.</summary>
internal static class EntryForm
{
    private const int Kinds = 7;
    private const int Executable = 8;
    private const int HasDigest = 16;
    private const int HasLink = 32;
    private const int HasReason = 64;

    public static bool IsSame(Entry left, Entry right) =>
        left.Kind == right.Kind && left.Executable == right.Executable && left.Digest == right.Digest && left.LinkTarget == right.LinkTarget && left.Reason == right.Reason;

    public static void Write(ByteWriter writer, Entry entry)
    {
        var flags = (int)entry.Kind;
        if (entry.Executable) flags |= Executable;
        if (entry.Digest.IsKnown) flags |= HasDigest;
        if (entry.LinkTarget is not null) flags |= HasLink;
        if (entry.Reason is not null) flags |= HasReason;
        writer.Byte((byte)flags);
        if (entry.Digest.IsKnown) writer.Digest(entry.Digest);
        if (entry.LinkTarget is not null) writer.Text(entry.LinkTarget);
        if (entry.Reason is not null) writer.Text(entry.Reason);
    }

    public static Entry Read(ref ByteReader reader, string path)
    {
        var flags = reader.Byte();
        var kind = (EntryKind)(flags & Kinds);
        if (kind > EntryKind.Problem || flags >= HasReason * 2) throw ByteReader.Malformed();
        return new Entry(path, kind)
        {
            Executable = (flags & Executable) != 0,
            Digest = (flags & HasDigest) != 0 ? reader.Digest() : default,
            LinkTarget = (flags & HasLink) != 0 ? reader.Text() : null,
            Reason = (flags & HasReason) != 0 ? reader.Text() : null,
        };
    }
}
