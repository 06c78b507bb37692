using System.Globalization;
using Slipway.Ssh.Shells;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A stamp in the words of a host's stat, so that the host itself can compare.</summary>
internal static class StampText
{
    private const long Second = 1_000_000_000;

    /// <summary>What <see cref="FolderScripts.StatStamp"/> prints of an entry, with its newline.</summary>
    public static string Line(Entry entry, RemoteHost host) => string.Create(
        CultureInfo.InvariantCulture,
        $"./{entry.Path}//{entry.Stamp.Size} {Time(entry.Stamp.Modified, host)} {Time(entry.Stamp.Changed, host)} {entry.Stamp.FileId}\n");

    /// <summary>Reads the fields of such a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Stamp Read(ReadOnlySpan<byte> record, RemoteHost host)
    {
        var fields = new FieldReader(record);
        return host.HasStatFormat ? new Stamp(fields.Number(), fields.Date(), fields.Date(), fields.Id()) : new Stamp(fields.Number(), fields.Seconds(), fields.Seconds(), fields.Id());
    }

    private static string Time(long nanoseconds, RemoteHost host)
    {
        var (seconds, fraction) = (Math.DivRem(nanoseconds, Second, out var rest), rest);
        if (fraction < 0) (seconds, fraction) = (seconds - 1, fraction + Second);
        if (!host.HasStatFormat) return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{fraction:d9}");
        return string.Create(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-dd HH:mm:ss}.{fraction:d9} +0000");
    }
}
