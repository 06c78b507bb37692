using System.Buffers.Binary;
using System.Text;

namespace Slipway.Images.Archives;

/// <summary>
/// Writes the tar of an archive: ustar headers by POSIX.1-1988 with nothing in them that depends on machine, user or clock. The headers are written by hand so that the content can be copied by the system.
/// </summary>
internal sealed class TarWriter(Stream target)
{
    public const int Block = 512;

    private const int NameLength = 100;
    private const int SizeOffset = 124;
    private const int ChecksumOffset = 148;
    private const long OctalLimit = 1L << 33;
    private static readonly byte[] Zeros = new byte[2 * Block];

    public Stream Target => target;

    public Task WriteFolderAsync(string name, CancellationToken cancellationToken) => WriteHeaderAsync(name, '5', "0000755", 0, cancellationToken);

    public async Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await BeginFileAsync(name, content.Length, cancellationToken);
        await target.WriteAsync(content, cancellationToken);
        await EndFileAsync(content.Length, cancellationToken);
    }

    /// <summary>Writes a file's header; exactly <paramref name="size"/> bytes of content have to follow, and then <see cref="EndFileAsync"/>.</summary>
    public Task BeginFileAsync(string name, long size, CancellationToken cancellationToken) => WriteHeaderAsync(name, '0', "0000644", size, cancellationToken);

    public async Task EndFileAsync(long size, CancellationToken cancellationToken)
    {
        if (size % Block is var rest and not 0)
            await target.WriteAsync(Zeros.AsMemory(0, Block - (int)rest), cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken) => await target.WriteAsync(Zeros, cancellationToken);

    private async Task WriteHeaderAsync(string name, char type, string mode, long size, CancellationToken cancellationToken)
    {
        var header = new byte[Block];
        if (Encoding.UTF8.GetByteCount(name) > NameLength)
            throw new ArgumentException($"'{name}' is longer than {NameLength} bytes.", nameof(name));
        Encoding.UTF8.GetBytes(name, header);
        Put(header, 100, mode);
        Put(header, 108, "0000000");
        Put(header, 116, "0000000");
        PutSize(header, size);
        Put(header, 136, "00000000000");
        header[156] = (byte)type;
        Put(header, 257, "ustar\0" + "00");
        Put(header, 329, "0000000");
        Put(header, 337, "0000000");
        PutChecksum(header);
        await target.WriteAsync(header, cancellationToken);
    }

    private static void PutSize(byte[] header, long size)
    {
        if (size < OctalLimit)
        {
            Put(header, SizeOffset, Octal(size, 11));
            return;
        }

        // 8 GiB and more take GNU's base-256 form, which every reader of images knows.
        header[SizeOffset] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(SizeOffset + 4), size);
    }

    private static void PutChecksum(byte[] header)
    {
        Put(header, ChecksumOffset, "        ");
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Put(header, ChecksumOffset, Octal(sum, 6) + "\0 ");
    }

    private static string Octal(long number, int digits) => Convert.ToString(number, 8).PadLeft(digits, '0');

    private static void Put(byte[] header, int offset, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
}
