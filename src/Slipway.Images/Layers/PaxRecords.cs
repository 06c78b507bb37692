using System.Text;

namespace Slipway.Images.Layers;

/// <summary>What an extended header says of the entry after it (POSIX.1-2008, pax): records of the form <c>length key=value\n</c>, of which those are kept that an image depends on.</summary>
internal sealed class PaxRecords
{
    public string? Path { get; private set; }

    public string? Target { get; private set; }

    public long? Size { get; private set; }

    public int? Uid { get; private set; }

    public int? Gid { get; private set; }

    /// <exception cref="MalformedTarException">They are none.</exception>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var blank = bytes.IndexOf((byte)' ');
            if (blank is <= 0 or > 10 || Number(bytes[..blank]) is not { } length || length <= blank + 1 || length > bytes.Length || bytes[(int)length - 1] != '\n')
                throw Malformed();
            var record = bytes[(blank + 1)..(int)(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw Malformed();
            Take(record[..equals], record[(equals + 1)..]);
            bytes = bytes[(int)length..];
        }
    }

    private static long? Number(ReadOnlySpan<byte> text)
    {
        long number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > long.MaxValue / 20)
                return null;
            number = (number * 10) + (digit - '0');
        }

        return text.IsEmpty ? null : number;
    }

    private static MalformedTarException Malformed() => new("an extended header of its tar is malformed");

    private void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith("GNU.sparse."u8))
            throw new MalformedTarException("it has a sparse file, which this reader does not know");

        // An empty value takes back what an earlier record said.
        if (key.SequenceEqual("path"u8))
            Path = Text(value);
        else if (key.SequenceEqual("linkpath"u8))
            Target = Text(value);
        else if (key.SequenceEqual("size"u8))
            Size = OptionalNumber(value);
        else if (key.SequenceEqual("uid"u8))
            Uid = OptionalNumber(value) is { } uid ? TarHeader.Owner(uid) : null;
        else if (key.SequenceEqual("gid"u8))
            Gid = OptionalNumber(value) is { } gid ? TarHeader.Owner(gid) : null;
    }

    private static long? OptionalNumber(ReadOnlySpan<byte> value) => value.IsEmpty ? null : Number(value) ?? throw Malformed();

    private static string? Text(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? null : value.Contains((byte)0) ? throw Malformed() : Encoding.UTF8.GetString(value);
}
