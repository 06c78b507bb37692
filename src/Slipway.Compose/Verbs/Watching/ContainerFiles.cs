using System.Formats.Tar;
using System.Text;
using Slipway.Compose.Running;
using Slipway.Docker;
using Slipway.Docker.Exec;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs;

/// <summary>Brings files into a running container and takes them away.</summary>
internal sealed class ContainerFiles(Engine engine, IComposeLog log, string id, string name)
{
    // Far below what any system takes as one command line.
    private const int CommandLength = 64 * 1024;
    private const int CannotRun = 126;

    /// <summary>Writes files, folders and links in one archive (<c>PUT /containers/{id}/archive</c>); missing parents are made.</summary>
    /// <param name="files">What to write: the path here, the absolute path there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task PutAsync(IReadOnlyCollection<(string Source, string Target)> files, CancellationToken cancellationToken) => files.Count == 0
        ? Task.CompletedTask
        : engine.Containers.PutArchiveAsync(id, "/", (stream, token) => WriteAsync(stream, files, token), cancellationToken);

    /// <summary>Removes files and folders, by <c>rm</c> in the container: the engine has no call for it.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<string> targets, CancellationToken cancellationToken)
    {
        var command = new List<string>();
        var length = 0;
        foreach (var target in targets)
        {
            if (length > CommandLength)
            {
                await RemoveAsync(command, cancellationToken);
                command.Clear();
                length = 0;
            }

            command.Add(target);
            length += target.Length;
        }

        if (command.Count > 0) await RemoveAsync(command, cancellationToken);
    }

    private async Task RemoveAsync(List<string> targets, CancellationToken cancellationToken)
    {
        var request = new ExecCreateRequest { Cmd = ["rm", "-rf", "--", .. targets], User = "0", AttachStdout = true, AttachStderr = true };
        var output = new StringBuilder();
        var exec = await engine.Exec.CreateAsync(id, request, cancellationToken);
        await using (var streams = await engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, cancellationToken))
        {
            await foreach (var chunk in streams.ReadAsync(cancellationToken)) output.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        }

        var code = (await engine.Exec.FindAsync(exec, cancellationToken))?.ExitCode ?? 0;
        if (code != 0) log.Report(VerbErrors.NotRemoved(name, code >= CannotRun ? "there is no rm in it" : RunErrors.OneLine(output.ToString())));
    }

    private static async Task WriteAsync(Stream archive, IReadOnlyCollection<(string Source, string Target)> files, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var (source, target) in files)
        {
            var info = Directory.Exists(source) ? (FileSystemInfo)new DirectoryInfo(source) : new FileInfo(source);
            if (FileState.Of(info) is not { } state) continue;
            await WriteAsync(tar, info, state, target.TrimStart('/'), cancellationToken);
        }
    }

    private static async Task WriteAsync(TarWriter tar, FileSystemInfo info, FileState state, string path, CancellationToken cancellationToken)
    {
        var kind = state.Kind switch
        {
            FileKind.Directory => TarEntryType.Directory,
            FileKind.Link => TarEntryType.SymbolicLink,
            _ => TarEntryType.RegularFile,
        };
        var entry = new PaxTarEntry(kind, path);
        if (state.Kind != FileKind.Link) entry.Mode = (UnixFileMode)state.Mode;
        if (state.Kind != FileKind.Directory) entry.ModificationTime = new DateTimeOffset(state.Modified, TimeSpan.Zero);
        if (state.Kind == FileKind.Link)
        {
            if (info.LinkTarget is not { } target) return;
            entry.LinkName = target;
        }

        if (state.Kind != FileKind.File)
        {
            await tar.WriteEntryAsync(entry, cancellationToken);
            return;
        }

        SteadyFile content;
        try
        {
            content = new SteadyFile(info.FullName);
        }
        catch (Exception vanished) when (vanished is IOException or UnauthorizedAccessException)
        {
            // The watcher tells of it, and the next batch acts on that.
            return;
        }

        await using (content)
        {
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellationToken);
        }
    }
}
