using Slipway.Diagnostics;

namespace Slipway.Sync.Memory;

/// <summary>
/// The file a pair is remembered in: binary, versioned, closed by a checksum, replaced in one step. It holds <c>SLIPSYNC</c>, the version, the marker, the digest of the rules, when each side was looked at and its token, the lists
/// of entries as one, the signatures, and the CRC-32C of all that; little-endian.
/// </summary>
public static class MemoryFile
{
    private const uint Version = 1;
    private const int HeaderSize = 12;
    private const int ChecksumSize = 4;

    private static ReadOnlySpan<byte> Magic => "SLIPSYNC"u8;

    /// <summary>Reads it. <see cref="SyncMemory.Empty"/> when there is none; also when it is torn, of another version or unreadable, with a message of what that means.</summary>
    public static SyncMemory Read(string path, Action<Diagnostic> report)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return SyncMemory.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            report(ReconcilingErrors.MemoryNotReadable(path, e.Message));
            return SyncMemory.Empty;
        }
    }

    /// <summary>Replaces it. A reader, and the next process after a power cut, finds the old one or the new one.</summary>
    /// <exception cref="SlipwayException">The folder cannot be written, or the disk is full.</exception>
    public static void Write(string path, SyncMemory memory)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            try
            {
                using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
                {
                    file.Write(Format(memory).Written);
                    file.Flush(flushToDisk: true);
                }

                File.Move(fresh, path, overwrite: true);
            }
            catch
            {
                File.Delete(fresh);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ReconcilingErrors.MemoryNotWritten(path, e.Message), e);
        }
    }

    internal static ByteWriter Format(SyncMemory memory)
    {
        var writer = new ByteWriter(160 * Math.Max(memory.Source.Entries.Count, memory.Target.Entries.Count));
        writer.Bytes(Magic);
        writer.UInt32(Version);
        writer.OptionalText(memory.Marker);
        writer.OptionalText(memory.Rules);
        WriteSide(writer, memory.Source);
        WriteSide(writer, memory.Target);
        new EntryLists(memory.Source.Entries, memory.Target.Entries, memory.Ancestor).Write(writer);
        SignatureList.Write(writer, memory.Signatures);
        writer.UInt32(Checksum.Of(writer.Written));
        return writer;
    }

    /// <exception cref="InvalidDataException">It is no memory, of another version, or damaged.</exception>
    internal static SyncMemory Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize + ChecksumSize || !bytes.StartsWith(Magic)) throw new InvalidDataException("it is no memory of a sync");
        var reader = new ByteReader(bytes[Magic.Length..^ChecksumSize]);
        if (reader.UInt32() != Version) throw new InvalidDataException("another version of Slipway wrote it");
        var sum = new ByteReader(bytes[^ChecksumSize..]);
        if (Checksum.Of(bytes[..^ChecksumSize]) != sum.UInt32()) throw ByteReader.Malformed();
        var (marker, rules) = (reader.OptionalText(), reader.OptionalText());
        var (sourceAt, sourceToken) = (reader.Int64(), reader.OptionalText());
        var (targetAt, targetToken) = (reader.Int64(), reader.OptionalText());
        var lists = EntryLists.Read(ref reader);
        var signatures = SignatureList.Read(ref reader);
        if (!reader.IsAtEnd) throw ByteReader.Malformed();
        return new SyncMemory
        {
            Marker = marker,
            Rules = rules,
            Ancestor = lists.Ancestor,
            Source = new SideMemory(lists.Source, sourceAt, sourceToken),
            Target = new SideMemory(lists.Target, targetAt, targetToken),
            Signatures = signatures,
        };
    }

    private static void WriteSide(ByteWriter writer, SideMemory side)
    {
        writer.Int64(side.ObservedAt);
        writer.OptionalText(side.Token);
    }
}
