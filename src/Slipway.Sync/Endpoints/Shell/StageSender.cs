using System.Security.Cryptography;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Sends contents as one archive: files below <c>t/</c>, new pieces of big ones below <c>b/</c>, then what the script does with them.</summary>
/// <param name="stage">The staging folder's name in the state folder.</param>
/// <param name="scripts">Of the folder.</param>
internal sealed class StageSender(string stage, FolderScripts scripts)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // Beyond this a file put together from pieces is not read again as a whole: the basis was what it was before and after.
    private const long MostVerified = 16 * 1024 * 1024;

    private readonly NameList _bad = new();
    private readonly NameList _executable = new();
    private readonly NameList _plain = new();
    private readonly ScriptText _assembly = new();
    private readonly byte[] _buffer = new byte[SignatureBuilder.ShortestContent + 1];
    private readonly List<string> _assembled = [];

    /// <summary>How each file ended; those put together there only after the script confirmed it.</summary>
    public List<StagedFile> Results { get; } = [];

    /// <summary>Paths the script puts together, by the number it names them with.</summary>
    public IReadOnlyList<string> Assembled => _assembled;

    /// <summary>Sends all.</summary>
    public async Task SendAsync(Stream to, IReadOnlyList<KeptFile> kept, IReadOnlyList<StageRequest> requests, IContentSource from, CancellationToken cancellationToken)
    {
        using var pipe = new GzipPipe(to, cancellationToken);
        var tar = new TarSender(pipe);
        foreach (var file in kept)
        {
            await tar.HardLinkAsync(Name("t/" + file.File.Path), SyncPath.ToBytes($"stage.{file.Stage}/t/{file.File.Path}"), cancellationToken);
            (file.File.Executable ? _executable : _plain).Add(file.File.Path);
            Results.Add(new StagedFile(file.File, StageOutcome.Staged, file.Signature));
        }

        var next = 0;
        var entries = new Entry[requests.Count];
        for (var i = 0; i < entries.Length; i++) entries[i] = requests[i].File;
        if (entries.Length > 0)
        {
            await foreach (var file in from.ReadAsync(entries, cancellationToken))
            {
                while (next < requests.Count && requests[next].File.Path != file.Entry.Path) Results.Add(new StagedFile(requests[next++].File, StageOutcome.Unreadable));
                if (next == requests.Count) break;
                Results.Add(await SendAsync(tar, requests[next++], file, cancellationToken));
            }
        }

        while (next < requests.Count) Results.Add(new StagedFile(requests[next++].File, StageOutcome.Unreadable));
        await SendListAsync(tar, "bad", _bad.Bytes, cancellationToken);
        await SendListAsync(tar, "plus", _executable.Bytes, cancellationToken);
        await SendListAsync(tar, "minus", _plain.Bytes, cancellationToken);
        await SendListAsync(tar, "do", _assembly.Bytes, cancellationToken);
        await tar.FileAsync(Name("end"), default, isExecutable: false, 0, cancellationToken);
        await tar.EndAsync(cancellationToken);
    }

    private async Task<StagedFile> SendAsync(TarSender tar, StageRequest request, SourceFile file, CancellationToken cancellationToken)
    {
        if (file.Content is not { } content) return new StagedFile(request.File, StageOutcome.Unreadable);
        var sent = request is { Basis: { } basis, BasisSignature: { } signature }
            ? await SendDeltaAsync(tar, request.File, basis, signature, content, cancellationToken)
            : await SendWholeAsync(tar, request.File, content, cancellationToken);
        if (sent is not null && await file.IsUnchangedAsync(cancellationToken)) return new StagedFile(request.File with { Digest = sent.Digest }, StageOutcome.Staged, sent.Signature);
        _bad.Add(request.File.Path);
        return new StagedFile(request.File, StageOutcome.ChangedWhileRead);
    }

    // Null when it had another length.
    private async Task<ContentSummary?> SendWholeAsync(TarSender tar, Entry file, Stream content, CancellationToken cancellationToken)
    {
        var size = file.Stamp.Size;
        await tar.BeginFileAsync(Name("t/" + file.Path), size, file.Executable, Seconds(file), cancellationToken);
        if (size < SignatureBuilder.ShortestContent)
        {
            var read = await ReadAsync(content, _buffer.AsMemory(0, (int)size + 1), cancellationToken);
            await tar.ContentAsync(_buffer.AsMemory(0, (int)Math.Min(read, size)), cancellationToken);
            await tar.ZerosAsync(size - read, cancellationToken);
            await tar.EndFileAsync(size, cancellationToken);
            return read == size ? new ContentSummary(size, ContentDigest.FromBytes(SHA256.HashData(_buffer.AsSpan(0, (int)size))), Signature: null) : null;
        }

        using var builder = new SignatureBuilder(size);
        var left = size;
        while (left > 0)
        {
            var piece = _buffer.AsMemory(0, (int)Math.Min(left, SignatureBuilder.ShortestContent));
            var read = await ReadAsync(content, piece, cancellationToken);
            if (read == 0) break;
            var digesting = builder.AppendAsync(piece[..read]);
            await tar.ContentAsync(piece[..read], cancellationToken);
            await digesting;
            left -= read;
        }

        await tar.ZerosAsync(left, cancellationToken);
        await tar.EndFileAsync(size, cancellationToken);
        return left == 0 && await ReadAsync(content, _buffer.AsMemory(0, 1), cancellationToken) == 0 ? builder.Finish() : null;
    }

    private async Task<ContentSummary?> SendDeltaAsync(TarSender tar, Entry file, Entry basis, BlockSignature signature, Stream content, CancellationToken cancellationToken)
    {
        var number = _assembled.Count;
        var assembly = new FileAssembly(scripts, stage, number, file, basis);
        ContentSummary? summary = null;
        await foreach (var part in DeltaEncoder.EncodeAsync(content, file.Stamp.Size, signature, cancellationToken))
        {
            switch (part)
            {
                case DeltaCopy copy:
                    assembly.Copy(copy.Offset, copy.Length);
                    break;
                case DeltaLiteral literal:
                    await tar.FileAsync(Name(assembly.Literal(literal.Bytes.Length)), literal.Bytes, isExecutable: false, 0, cancellationToken);
                    break;
                case DeltaEnd end:
                    summary = end.Content;
                    break;
            }
        }

        if (summary is null || summary.Length != file.Stamp.Size) return null;
        assembly.Write(_assembly, summary.Length <= MostVerified ? summary.Digest : default);
        _assembled.Add(file.Path);
        return summary;
    }

    private ValueTask SendListAsync(TarSender tar, string name, ReadOnlyMemory<byte> list, CancellationToken cancellationToken) =>
        list.IsEmpty ? ValueTask.CompletedTask : tar.FileAsync(Name(name), list, isExecutable: false, 0, cancellationToken);

    private byte[] Name(string name) => SyncPath.ToBytes($"stage.{stage}/{name}");

    private static long Seconds(Entry file) => Math.Max(0, file.Stamp.Modified / NanosecondsPerSecond);

    private static async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException)
        {
            // A file that cannot be read to its end is short.
            return 0;
        }
    }
}
