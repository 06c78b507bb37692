using System.Formats.Tar;
using System.Security.Cryptography;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Shipping;

/// <summary>
/// Writes trees as one archive for a host's tar: each below its staging folder, files that the host has as links to them, folders behind what is in them so that one without the right to write can be filled, and at the end a file that says that all came.
/// </summary>
/// <param name="token">Of this sending, part of the names of staging folders.</param>
/// <param name="there">Where the host has files (<see cref="FileTreeList.FilesOf"/>).</param>
internal sealed class FileSender(string token, IReadOnlyDictionary<string, string> there)
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Passable = Own | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Bytes of files that are sent.</summary>
    public static long BytesOf(FileTree tree, IReadOnlyDictionary<string, string> there) =>
        tree.Entries.Where(entry => entry.Kind == TreeEntryKind.File && !there.ContainsKey(FileTreeList.KeyOf(entry))).Sum(entry => entry.Size);

    /// <exception cref="SlipwayException">SLIP5052, SLIP5053: a file is not any more what the digest says.</exception>
    public async Task SendAsync(Stream to, IReadOnlyList<FileTree> trees, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(to, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var tree in trees)
        {
            var stage = $".{tree.Digest}.{token}";
            foreach (var entry in tree.Entries)
            {
                if (entry.Kind != TreeEntryKind.Folder)
                    await SendAsync(tar, tree, entry, $"{stage}/{entry.Path}", cancellationToken);
            }

            for (var i = tree.Entries.Count - 1; i >= 0; i--)
            {
                if (tree.Entries[i] is { Kind: TreeEntryKind.Folder } folder)
                    await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.Directory, $"{stage}/{folder.Path}/") { Mode = (UnixFileMode)folder.Mode }, cancellationToken);
            }

            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.Directory, stage + "/") { Mode = Passable }, cancellationToken);
        }

        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, $".{token}.end") { Mode = Own }, cancellationToken);
    }

    private async Task SendAsync(TarWriter tar, FileTree tree, TreeEntry entry, string name, CancellationToken cancellationToken)
    {
        if (entry.Kind == TreeEntryKind.Link)
        {
            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.SymbolicLink, name) { LinkName = entry.Content }, cancellationToken);
            return;
        }

        if (entry.Size > 0 && there.TryGetValue(FileTreeList.KeyOf(entry), out var existing))
        {
            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.HardLink, name) { LinkName = existing, Mode = (UnixFileMode)entry.Mode }, cancellationToken);
            return;
        }

        var path = tree.Source + entry.Path[tree.Name.Length..].Replace('/', Path.DirectorySeparatorChar);
        var sent = new GnuTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)entry.Mode, ModificationTime = DateTimeOffset.UnixEpoch.AddTicks(entry.Modified / TimeSpan.NanosecondsPerTick) };
        try
        {
            await using var content = new SentFile(path, entry.Size);
            if (entry.Size > 0)
                sent.DataStream = content;
            await tar.WriteEntryAsync(sent, cancellationToken);
            if (content.Digest() != entry.Content)
                throw new SlipwayException(FileErrors.Changed(path));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FileErrors.Changed(path), failure);
        }
    }

    /// <summary>A file's first so many bytes, hashed as they pass. What it turns out to lack is zeros, which its digest tells.</summary>
    private sealed class SentFile(string path, long length) : Stream
    {
        private readonly FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long position;

        public override bool CanRead => true;

        // The archive's writer asks for the length of what can be sought only.
        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => position;
            set => throw new NotSupportedException();
        }

        public string Digest() => Convert.ToHexStringLower(hash.GetHashAndReset());

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, length - position)];
            var read = wanted.Length == 0 ? 0 : await file.ReadAsync(wanted, cancellationToken);
            if (read == 0 && wanted.Length > 0)
            {
                wanted.Span.Clear();
                read = wanted.Length;
            }

            hash.AppendData(buffer.Span[..read]);
            position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
                hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
