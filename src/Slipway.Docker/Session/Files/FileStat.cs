using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Files;

/// <summary>fsutil.types.Stat, without the owners (a context's belong to root), device numbers and extended attributes.</summary>
/// <param name="Path">'/'-separated, relative.</param>
/// <param name="Mode">As <see cref="GoFileMode"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNanoseconds">Since the Unix epoch.</param>
/// <param name="LinkName">A symbolic link's target, or of a regular file the earlier entry it is a hard link to.</param>
internal sealed record FileStat(string Path, uint Mode, long Size, long ModifiedNanoseconds, string LinkName)
{
    public static FileStat Of(ContextEntry entry) => new(
        entry.Path, GoFileMode.Of(entry.Kind, entry.Mode), entry.Size, entry.ModifiedNanoseconds, entry.LinkTarget ?? "");

    public static FileStat Read(ReadOnlySpan<byte> message)
    {
        string path = "", linkName = "";
        uint mode = 0;
        long size = 0, modified = 0;
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: path = reader.Text(); break;
                case 2: mode = reader.UInt32(); break;
                case 5: size = reader.Int64(); break;
                case 6: modified = reader.Int64(); break;
                case 7: linkName = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }
        return new(path, mode, size, modified, linkName);
    }

    public void Write(WireWriter message) =>
        message.Text(1, Path).Varint(2, Mode).Int64(5, Size).Int64(6, ModifiedNanoseconds).Text(7, LinkName);
}
