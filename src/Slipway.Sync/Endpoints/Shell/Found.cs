using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>What one record of a listing says.</summary>
/// <param name="Entry">With stamp; a link of stat's without its target.</param>
/// <param name="Device">The file system it is on.</param>
internal sealed record Found(Entry Entry, ulong Device)
{
    private const int TypeMask = 0xF000;
    private const int Folder = 0x4000;
    private const int File = 0x8000;
    private const int Link = 0xA000;
    private const int OwnerExecutes = 0x40;

    /// <summary>Reads a record of find's or stat's.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Found Read(string path, ReadOnlySpan<byte> record)
    {
        var fields = new FieldReader(record);
        var form = fields.Word();
        if (form.Length != 1) throw new FormatException("a record has no form");
        return form[0] switch
        {
            (byte)'x' or (byte)'b' => OfStat(path, ref fields, form[0] == 'x'),
            _ => OfFind(path, (char)form[0], ref fields),
        };
    }

    private static Found OfFind(string path, char letter, ref FieldReader fields)
    {
        var mode = fields.Mode('o');
        var stamp = new Stamp(fields.Number(), fields.Seconds(), fields.Seconds(), fields.Id());
        var device = fields.Id();
        var entry = Make(path, letter switch { 'd' => Folder, 'f' => File, 'l' => Link, _ => 0 } | (mode & 0xFFF), stamp);
        return new Found(entry.Kind == EntryKind.Link ? entry with { LinkTarget = Target(fields.Rest) } : entry, device);
    }

    // find closes it with NUL.
    private static string Target(ReadOnlySpan<byte> rest) => rest is [.. var target, 0] ? Paths.SyncPath.FromBytes(target) : throw new FormatException("a link has no target");

    private static Found OfStat(string path, ref FieldReader fields, bool hasDates)
    {
        var mode = fields.Mode('x');
        var size = fields.Number();
        var modified = hasDates ? fields.Date() : fields.Seconds();
        var changed = hasDates ? fields.Date() : fields.Seconds();
        var stamp = new Stamp(size, modified, changed, fields.Id());
        return new Found(Make(path, mode, stamp), fields.Id());
    }

    private static Entry Make(string path, int mode, Stamp stamp) => (mode & TypeMask) switch
    {
        Folder => new Entry(path, EntryKind.Folder) { Stamp = new Stamp(0, 0, 0, stamp.FileId) },
        File => new Entry(path, EntryKind.File) { Stamp = stamp, Executable = (mode & OwnerExecutes) != 0 },
        Link => new Entry(path, EntryKind.Link) { Stamp = stamp },
        _ => new Entry(path, EntryKind.Problem) { Stamp = stamp, Reason = "it is neither a file, a folder nor a link" },
    };
}
