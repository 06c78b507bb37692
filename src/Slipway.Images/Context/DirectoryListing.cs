using Slipway.Docker.Session;

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

    public int Count { get; private set; }

    public ref ListedEntry this[int index] => ref _entries[index];

    public ReadOnlySpan<byte> Name(in ListedEntry entry) => _names.AsSpan(entry.NameStart, entry.NameLength);

    public ReadOnlySpan<byte> Target(in ListedEntry entry) => _names.AsSpan(entry.NameStart + entry.NameLength, entry.TargetLength);

    public void Clear()
    {
        _entries.AsSpan(0, Count).Clear();
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

    /// <summary>Orders the entries by the bytes of their names.</summary>
    public void Sort() => _entries.AsSpan(0, Count).Sort((left, right) => Name(left).SequenceCompareTo(Name(right)));
}
