using System.Formats.Tar;
using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Images.Context;

/// <summary>A file made in memory that goes into the context beside those on disk.</summary>
/// <param name="Path">Relative to the context's root, '/'-separated; must not be that of a file on disk.</param>
/// <param name="Content">Its bytes.</param>
public sealed record GeneratedFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>
/// A context as the tar body of <c>POST /build</c>. In GNU format, because BuildKit looks for a tar's magic in the first bytes and takes a pax header for a
/// Dockerfile. The same entries give the same bytes: owner and group are 0 without names, times whole seconds not before 1970, the generated files come first.
/// </summary>
/// <remarks>
/// Neither builder applies .dockerignore to a posted tar, so leaving out is done here, by the entries. A Dockerfile that is ignored must be sent all the same.
/// The classic builder reads .dockerignore from the tar and removes the Dockerfile and .dockerignore themselves where ignored; BuildKit (version=2) does not,
/// so there `COPY .` copies them: only a session (<see cref="ContextDirectory"/>) hides them.
/// </remarks>
public static class ContextTar
{
    private const int EndMarksLength = 1024;
    private const UnixFileMode GeneratedMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes the tar, reading each file as its turn comes.</summary>
    /// <exception cref="SlipwayException">SLIP2203, SLIP2204, SLIP2205: a file cannot be read, vanished or changed. The tar is left without its end.</exception>
    public static async Task WriteAsync(
        Stream destination,
        IEnumerable<ContextEntry> entries,
        Func<ContextEntry, Stream> open,
        IReadOnlyList<GeneratedFile> generated,
        CancellationToken cancellationToken)
    {
        var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var file in generated)
        {
            using var content = new MemoryStream(file.Content.ToArray(), writable: false);
            var entry = new GnuTarEntry(TarEntryType.RegularFile, file.Path) { Mode = GeneratedMode, ModificationTime = DateTimeOffset.UnixEpoch, DataStream = content };
            await writer.WriteEntryAsync(Settled(entry), cancellationToken).ConfigureAwait(false);
        }

        var isEmpty = generated.Count == 0;
        foreach (var entry in entries)
        {
            isEmpty = false;
            await WriteAsync(writer, entry, open, cancellationToken).ConfigureAwait(false);
        }

        // Only a tar that is whole gets its end marks, which disposing writes; so not on an exception's way.
        await writer.DisposeAsync().ConfigureAwait(false);
        if (isEmpty)
        {
            // The writer ends only what it has begun; no bytes at all are no tar.
            await destination.WriteAsync(new byte[EndMarksLength], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(TarWriter writer, ContextEntry entry, Func<ContextEntry, Stream> open, CancellationToken cancellationToken)
    {
        try
        {
            var header = Header(entry);
            using var content = entry is { Kind: ContextEntryKind.File, Size: > 0 } ? open(entry) : null;
            if (content is not null)
            {
                header.DataStream = content;
            }

            await writer.WriteEntryAsync(header, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is SlipwayException cause)
        {
            throw new SlipwayException(cause.Diagnostics);
        }
    }

    private static GnuTarEntry Header(ContextEntry entry)
    {
        var header = entry.Kind switch
        {
            ContextEntryKind.Directory => new GnuTarEntry(TarEntryType.Directory, entry.Path + "/"),
            ContextEntryKind.SymbolicLink => new GnuTarEntry(TarEntryType.SymbolicLink, entry.Path) { LinkName = entry.LinkTarget! },
            _ => new GnuTarEntry(TarEntryType.RegularFile, entry.Path),
        };
        header.Mode = (UnixFileMode)entry.Mode;
        header.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, entry.ModifiedNanoseconds / 1_000_000_000));
        return Settled(header);
    }

    private static GnuTarEntry Settled(GnuTarEntry entry)
    {
        (entry.Uid, entry.Gid, entry.UserName, entry.GroupName) = (0, 0, "", "");
        (entry.AccessTime, entry.ChangeTime) = (default, default);
        return entry;
    }
}
