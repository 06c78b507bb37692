using Slipway.Docker.Session;
using Slipway.Files;

namespace Slipway.Images.Context;

/// <summary>The kinds of directory entries.</summary>
internal enum EntryType
{
    Unknown,
    File,
    Directory,
    SymbolicLink,
    Special,
}

/// <summary>One entry of a <see cref="DirectoryListing"/>; the listing holds its name and its link's target.</summary>
internal struct ListedEntry
{
    public int NameStart;
    public int NameLength;
    public int TargetLength;
    public ContextEntryKind Kind;
    public FileStat Stat;
    public WalkChoice Choice;
}

/// <summary>The wanted entries of one directory. Used again for the next directory of the same depth, so that a walk's memory does not grow.</summary>
internal sealed class DirectoryListing
{
    private byte[] _names = new byte[4096];
    private int _namesLength;
    private ListedEntry[] _entries = new ListedEntry[64];
    private int[] _order = new int[64];
    private int[] _merged = new int[64];

    public int Count { get; private set; }

    /// <summary>The entry at a place in the order, once sorted.</summary>
    public ref ListedEntry this[int index] => ref _entries[_order[index]];

    public ReadOnlySpan<byte> Name(in ListedEntry entry) => _names.AsSpan(entry.NameStart, entry.NameLength);

    public ReadOnlySpan<byte> Target(in ListedEntry entry) => _names.AsSpan(entry.NameStart + entry.NameLength, entry.TargetLength);

    public void Clear()
    {
        Array.Clear(_entries, 0, Count);
        Count = _namesLength = 0;
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, ContextEntryKind kind, in FileStat stat, in WalkChoice choice)
    {
        if (_namesLength + name.Length + target.Length > _names.Length)
        {
            Array.Resize(ref _names, Math.Max(_names.Length * 2, _namesLength + name.Length + target.Length));
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = new ListedEntry
        {
            NameStart = _namesLength,
            NameLength = name.Length,
            TargetLength = target.Length,
            Kind = kind,
            Stat = stat,
            Choice = choice,
        };
        name.CopyTo(_names.AsSpan(_namesLength));
        target.CopyTo(_names.AsSpan(_namesLength + name.Length));
        _namesLength += name.Length + target.Length;
    }

    /// <summary>
    /// Orders the entries by the bytes of their names. A merge sort of its own, because the library's, made for these types, would be compiled in every cold
    /// process, and run unoptimised.
    /// </summary>
    public void Sort()
    {
        if (_order.Length < Count)
        {
            (_order, _merged) = (new int[_entries.Length], new int[_entries.Length]);
        }

        for (var i = 0; i < Count; i++)
        {
            _order[i] = i;
        }

        for (var width = 1; width < Count; width *= 2)
        {
            for (var start = 0; start < Count; start += 2 * width)
            {
                Merge(start, Math.Min(start + width, Count), Math.Min(start + (2 * width), Count));
            }

            (_order, _merged) = (_merged, _order);
        }
    }

    private void Merge(int start, int middle, int end)
    {
        var (left, right) = (start, middle);
        for (var i = start; i < end; i++)
        {
            var takesLeft = left < middle && (right >= end || !Precedes(_order[right], _order[left]));
            _merged[i] = takesLeft ? _order[left++] : _order[right++];
        }
    }

    private bool Precedes(int left, int right)
    {
        ref var first = ref _entries[left];
        ref var second = ref _entries[right];
        var common = Math.Min(first.NameLength, second.NameLength);
        for (var i = 0; i < common; i++)
        {
            var difference = _names[first.NameStart + i] - _names[second.NameStart + i];
            if (difference != 0)
            {
                return difference < 0;
            }
        }

        return first.NameLength < second.NameLength;
    }
}
