using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Memory;

/// <summary>
/// The three lists of a memory as one: each path once, as what it does not share with the one before, with who has it. Where they have the same, its content stands once.
/// </summary>
/// <param name="Source">The source's entries.</param>
/// <param name="Target">The target's.</param>
/// <param name="Ancestor">What both agreed on.</param>
internal sealed record EntryLists(IReadOnlyList<Entry> Source, IReadOnlyList<Entry> Target, IReadOnlyList<Entry> Ancestor)
{
    private const int OnSource = 1;
    private const int OnTarget = 2;
    private const int InAncestor = 4;
    private const int TargetIsSame = 8;
    private const int AncestorIsSame = 16;
    private const int SourceHasStamp = 32;
    private const int TargetHasStamp = 64;

    // Of a path: who has it, how much it shares, how long the rest is, and a character of it.
    private const int LeastSize = 4;

    public void Write(ByteWriter writer)
    {
        writer.Length(CountPaths());
        var (s, t, a) = (0, 0, 0);
        var former = "";
        while (NextPath(s, t, a) is { } path)
        {
            var source = At(Source, s, path);
            var target = At(Target, t, path);
            var ancestor = At(Ancestor, a, path);
            if (source is not null) s++;
            if (target is not null) t++;
            if (ancestor is not null) a++;
            WriteOne(writer, former, path, source, target, ancestor);
            former = path;
        }
    }

    public static EntryLists Read(ref ByteReader reader)
    {
        var count = reader.Count(LeastSize);
        var source = new List<Entry>(count);
        var target = new List<Entry>(count);
        var ancestor = new List<Entry>(count);
        var buffer = new char[256];
        var former = "";
        for (var i = 0; i < count; i++)
        {
            var flags = reader.Byte();
            var shared = reader.Length();
            if (shared > former.Length || (flags & (OnSource | OnTarget | InAncestor)) == 0 || flags > 127) throw ByteReader.Malformed();
            var path = new string(buffer, 0, reader.Text(ref buffer, shared));
            if (SyncPath.Compare(former, path) >= 0) throw ByteReader.Malformed();
            former = path;
            ReadOne(ref reader, path, flags, source, target, ancestor);
        }

        return new EntryLists(source, target, ancestor);
    }

    private static void WriteOne(ByteWriter writer, string former, string path, Entry? source, Entry? target, Entry? ancestor)
    {
        var isTargetSame = source is not null && target is not null && EntryForm.IsSame(source, target);
        var isAncestorSame = ancestor is not null && (source ?? target) is { } first && EntryForm.IsSame(first, ancestor);
        var flags = (source is null ? 0 : OnSource) | (target is null ? 0 : OnTarget) | (ancestor is null ? 0 : InAncestor)
            | (isTargetSame ? TargetIsSame : 0) | (isAncestorSame ? AncestorIsSame : 0)
            | (source is null || source.Stamp == default ? 0 : SourceHasStamp) | (target is null || target.Stamp == default ? 0 : TargetHasStamp);
        writer.Byte((byte)flags);
        var shared = former.AsSpan().CommonPrefixLength(path);
        writer.Length(shared);
        writer.Text(path.AsSpan(shared));
        if (source is not null) EntryForm.Write(writer, source);
        if (target is not null && !isTargetSame) EntryForm.Write(writer, target);
        if (ancestor is not null && !isAncestorSame) EntryForm.Write(writer, ancestor);
        if ((flags & SourceHasStamp) != 0) writer.Stamp(source!.Stamp);
        if ((flags & TargetHasStamp) != 0) writer.Stamp(target!.Stamp);
    }

    private static void ReadOne(ref ByteReader reader, string path, int flags, List<Entry> sources, List<Entry> targets, List<Entry> ancestors)
    {
        var source = (flags & OnSource) != 0 ? EntryForm.Read(ref reader, path) : null;
        var target = (flags & OnTarget) == 0 ? null : (flags & TargetIsSame) == 0 ? EntryForm.Read(ref reader, path) : source ?? throw ByteReader.Malformed();
        var ancestor = (flags & InAncestor) == 0 ? null : (flags & AncestorIsSame) == 0 ? EntryForm.Read(ref reader, path) : source ?? target ?? throw ByteReader.Malformed();
        if (ancestor is not null) ancestors.Add(ancestor);
        if (source is not null) sources.Add((flags & SourceHasStamp) != 0 ? source with { Stamp = reader.Stamp() } : source);
        if (target is not null) targets.Add((flags & TargetHasStamp) != 0 ? target with { Stamp = reader.Stamp() } : target);
    }

    private int CountPaths()
    {
        var (s, t, a, count) = (0, 0, 0, 0);
        while (NextPath(s, t, a) is { } path)
        {
            if (At(Source, s, path) is not null) s++;
            if (At(Target, t, path) is not null) t++;
            if (At(Ancestor, a, path) is not null) a++;
            count++;
        }

        return count;
    }

    private string? NextPath(int s, int t, int a)
    {
        var path = s < Source.Count ? Source[s].Path : null;
        path = First(path, t < Target.Count ? Target[t].Path : null);
        return First(path, a < Ancestor.Count ? Ancestor[a].Path : null);
    }

    private static Entry? At(IReadOnlyList<Entry> entries, int at, string path) => at < entries.Count && entries[at].Path == path ? entries[at] : null;

    private static string? First(string? left, string? right)
    {
        if (left is null || right is null) return left ?? right;
        return left == right || SyncPath.Compare(left, right) < 0 ? left : right;
    }
}
