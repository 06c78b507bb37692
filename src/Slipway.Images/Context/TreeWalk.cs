using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Files;

namespace Slipway.Images.Context;

/// <summary>
/// One walk down a directory: parents before children, siblings by the bytes of their names. Links are entries and never followed. A directory that is not
/// wanted itself is given just before the first wanted entry below it. Memory is that of the directories between the root and the current entry.
/// </summary>
internal sealed class TreeWalk(string root, WalkFilter filter, Action<Diagnostic> warn, DirectoryReader reader) : IListingSink
{
    private readonly List<Frame> _frames = [];
    private byte[] _path = new byte[1024];
    private int _pathLength;
    private int _depth = -1;
    private bool _started;
    private bool _holds;
    private int _given;

    private enum Current
    {
        Frame,
        Entry,
    }

    private Current _current;

    /// <summary>The current entry's path: relative, '/'-separated UTF-8. Valid until the next move.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _current == Current.Entry ? _pathLength : _frames[_given].PathLength);

    public ContextEntryKind Kind => Entry.Kind;

    public ref readonly FileStat Stat => ref Entry.Stat;

    /// <summary>A symbolic link's target, UTF-8.</summary>
    public ReadOnlySpan<byte> LinkTarget => _current == Current.Entry ? _frames[_depth].Listing.Target(Entry) : [];

    private ref readonly ListedEntry Entry
    {
        get
        {
            var frame = _frames[_current == Current.Entry ? _depth : _given - 1];
            return ref frame.Listing[frame.Index];
        }
    }

    /// <summary>The current entry, with strings.</summary>
    public ContextEntry ToEntry() => new(
        Encoding.UTF8.GetString(Path),
        Kind,
        Stat.Size,
        Stat.Mode,
        Stat.ModifiedNanoseconds,
        Kind == ContextEntryKind.SymbolicLink ? Encoding.UTF8.GetString(LinkTarget) : null);

    /// <exception cref="SlipwayException">A wanted directory cannot be read, or a wanted name is not UTF-8.</exception>
    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            Enter(new WalkChoice(true, true, null, null), isGiven: true);
        }

        if (_holds)
        {
            GiveHeld();
            return true;
        }

        EnterCurrent();
        while (_depth >= 0)
        {
            var frame = _frames[_depth];
            if (++frame.Index >= frame.Listing.Count)
            {
                _depth--;
                continue;
            }

            ref var entry = ref frame.Listing[frame.Index];
            SetPath(frame.PathLength, frame.Listing.Name(entry));
            if (!entry.Choice.Keeps)
            {
                Enter(entry.Choice, isGiven: false);
                continue;
            }

            Give();
            return true;
        }

        return false;
    }

    WalkChoice IListingSink.Choose(ReadOnlySpan<byte> name, EntryType type)
    {
        var frame = _frames[_depth];
        SetPath(frame.PathLength, name);
        return filter.Choose(_path.AsSpan(0, _pathLength), type, frame.Choice);
    }

    void IListingSink.Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, EntryType type, in FileStat stat, in WalkChoice choice)
    {
        if (type != EntryType.Directory && !choice.Keeps)
        {
            return;
        }

        if (choice.Keeps && !(Utf8.IsValid(_path.AsSpan(0, _pathLength)) && Utf8.IsValid(target)))
        {
            throw new SlipwayException(ContextErrors.NameNotUtf8(Escaped(_path.AsSpan(0, _pathLength))));
        }

        if (type == EntryType.Special)
        {
            warn(ContextErrors.SpecialFileSkipped(Encoding.UTF8.GetString(_path.AsSpan(0, _pathLength))));
            return;
        }

        var kind = type switch
        {
            EntryType.Directory => ContextEntryKind.Directory,
            EntryType.SymbolicLink => ContextEntryKind.SymbolicLink,
            _ => ContextEntryKind.File,
        };
        _frames[_depth].Listing.Add(name, target, kind, stat, choice);
    }

    /// <summary>A path for a message: what is not UTF-8 as <c>\xNN</c>.</summary>
    private static string Escaped(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder();
        while (!path.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(path, out var rune, out var length);
            if (status == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                length = 1;
                text.Append(CultureInfo.InvariantCulture, $"\\x{path[0]:x2}");
            }

            path = path[length..];
        }

        return text.ToString();
    }

    /// <summary>Makes the entry just reached current, after those of its parents that were not given yet.</summary>
    private void Give()
    {
        _given = _frames.FindIndex(0, _depth + 1, frame => !frame.IsGiven);
        _holds = true;
        GiveHeld();
    }

    private void GiveHeld()
    {
        if (_current == Current.Frame && _given >= 0 && _given <= _depth && _frames[_given].IsGiven)
        {
            _given++;
        }

        if (_given >= 0 && _given <= _depth)
        {
            _current = Current.Frame;
            _frames[_given].IsGiven = true;
            return;
        }

        _current = Current.Entry;
        _holds = false;
    }

    private void EnterCurrent()
    {
        if (_depth >= 0 && _frames[_depth].Index >= 0)
        {
            ref var entry = ref _frames[_depth].Listing[_frames[_depth].Index];
            if (entry.Choice.Keeps && entry.Kind == ContextEntryKind.Directory)
            {
                Enter(entry.Choice, isGiven: true);
            }
        }
    }

    /// <summary>Reads the directory at the current path and goes into it.</summary>
    private void Enter(in WalkChoice choice, bool isGiven)
    {
        var length = _pathLength;
        if (++_depth == _frames.Count)
        {
            _frames.Add(new Frame());
        }

        var frame = _frames[_depth];
        frame.Open(length, choice, isGiven);
        var outcome = reader.Read(root, _path.AsSpan(0, length), this);
        if (outcome.Status == ReadStatus.Failed && choice.Keeps)
        {
            var path = length == 0 ? root : Encoding.UTF8.GetString(_path.AsSpan(0, length));
            throw new SlipwayException(ContextErrors.DirectoryUnreadable(path, outcome.Reason));
        }

        frame.Listing.Sort();
    }

    private void SetPath(int parentLength, ReadOnlySpan<byte> name)
    {
        var start = parentLength == 0 ? 0 : parentLength + 1;
        if (start + name.Length > _path.Length)
        {
            Array.Resize(ref _path, (start + name.Length) * 2);
        }

        if (start > 0)
        {
            _path[parentLength] = (byte)'/';
        }

        name.CopyTo(_path.AsSpan(start));
        _pathLength = start + name.Length;
    }

    private sealed class Frame
    {
        public DirectoryListing Listing { get; } = new();

        public int Index { get; set; }

        public int PathLength { get; private set; }

        public WalkChoice Choice { get; private set; }

        public bool IsGiven { get; set; }

        public void Open(int pathLength, in WalkChoice choice, bool isGiven)
        {
            Listing.Clear();
            (Index, PathLength, Choice, IsGiven) = (-1, pathLength, choice, isGiven);
        }
    }
}
