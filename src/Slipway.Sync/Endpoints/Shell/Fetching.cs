using System.IO.Compression;
using System.Runtime.CompilerServices;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Has the host send files as archives, which are read as they are asked for.</summary>
internal sealed class Fetching(FolderScripts scripts, IRemoteShell shell, string side)
{
    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < files.Count;)
        {
            var end = EndOfRun(files, start);
            await foreach (var file in ReadRunAsync(files, start, end, cancellationToken)) yield return file;
            start = end;
        }
    }

    // GNU's tar writes the content of each name of a file when asked to; others write it once, so two names of one file never share an archive.
    private int EndOfRun(IReadOnlyList<Entry> files, int start)
    {
        if (scripts.Host.HasGnuTar) return files.Count;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var end = start;
        while (end < files.Count && (files[end].Stamp.FileId == 0 || seen.Add(files[end].Stamp.FileId.ToString(System.Globalization.CultureInfo.InvariantCulture)))) end++;
        return end;
    }

    private async IAsyncEnumerable<SourceFile> ReadRunAsync(IReadOnlyList<Entry> files, int start, int end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new NameList();
        for (var i = start; i < end; i++) names.Add(files[i].Path);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opened = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = shell.RunAsync(
            new ShellScript(WriteScript().Bytes)
            {
                Input = (stream, token) => SendAsync(stream, names, token),
                Output = async (stream, token) =>
                {
                    opened.TrySetResult(stream);
                    await finished.Task.WaitAsync(token);
                },
            },
            leaving.Token);
        var isComplete = false;
        try
        {
            if (await Task.WhenAny(opened.Task, running) == running) await running;
            var reply = new ReplyStream(await opened.Task);
            var head = await reply.ReadHeadAsync(cancellationToken);
            if (head?.Value("sends") is null) throw await FailAsync(head);
            using var archive = new GZipStream(reply, CompressionMode.Decompress, leaveOpen: true);
            var records = new TarRecords(archive);
            var next = start;
            while (await NextAsync(records, cancellationToken))
            {
                var path = PathOf(records.Name);
                while (next < end && files[next].Path != path) yield return new FetchedFile(files[next++], content: null, isUnchanged: false);
                if (next == end) throw Unintelligible("it sends what was not asked for");
                var file = files[next++];
                yield return new FetchedFile(file, records.Content(), records.Size == file.Stamp.Size && records.Modified == Math.DivRem(file.Stamp.Modified, 1_000_000_000).Quotient);
            }

            while (next < end) yield return new FetchedFile(files[next++], content: null, isUnchanged: false);
            isComplete = true;
        }
        finally
        {
            // Whoever stops reading leaves an answer half read, which ends the connection.
            if (!isComplete) await leaving.CancelAsync();
            finished.TrySetResult();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await running;

        async Task<SlipwayException> FailAsync(ReplyHead? head)
        {
            isComplete = head is not null;
            finished.TrySetResult();
            var result = await running;
            return new SlipwayException(head?.Value("fail") switch
            {
                "missing" or "other" => ShellFolderErrors.RootGone(side),
                "enter" => ShellFolderErrors.NotEntered(side, result.Error),
                _ => Complaint.Explain(side, "Sending files", result.ExitCode, result.Error),
            });
        }
    }

    private async ValueTask<bool> NextAsync(TarRecords records, CancellationToken cancellationToken)
    {
        try
        {
            return await records.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            throw Unintelligible(exception.Message);
        }
    }

    private SlipwayException Unintelligible(string why) => new(ShellFolderErrors.Unintelligible(side, why, ""));

    private static string PathOf(byte[] name) => SyncPath.FromBytes(name.AsSpan().StartsWith("./"u8) ? name.AsSpan(2) : name);

    private ScriptText WriteScript() => scripts.BeginInRoot().Add($$"""
        n=$(mktemp) || fail write
        trap 'rm -f "$n"' EXIT
        gzip -dc >"$n" || fail write
        printf 'sends\n\n'
        run "$n" "{{(scripts.Host.HasGnuTar ? "tar -cf - --no-recursion --hard-dereference --format=gnu --" : scripts.Host.HasStatFormat ? "tar -cf - --no-recursion" : "tar -cf - -n")}}" | gzip -1

        """);

    private static async Task SendAsync(Stream stream, NameList names, CancellationToken cancellationToken)
    {
        using var pipe = new GzipPipe(stream, cancellationToken);
        await pipe.WriteAsync(names.Bytes, cancellationToken);
        await pipe.CompleteAsync();
    }

    private sealed class FetchedFile(Entry entry, Stream? content, bool isUnchanged) : SourceFile(entry, content)
    {
        // As tar found it when it began to read it.
        public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) => ValueTask.FromResult(isUnchanged);
    }
}
