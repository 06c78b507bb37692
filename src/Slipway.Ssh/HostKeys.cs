using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Host keys as they are offered by a host, and their way into the known hosts.</summary>
public sealed class HostKeys(SshClientOptions options)
{
    // One connection each: a host shows one key a connection, of the first type both sides know.
    private static readonly string[] Algorithms = ["ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "rsa-sha2-512,rsa-sha2-256"];

    /// <summary>The keys a host shows now, over whatever way ssh's configuration leads there. Nothing proves that they are the host's: compare a fingerprint with its owner.</summary>
    /// <exception cref="SlipwayException">SLIP11xx: the host was not reached.</exception>
    public async Task<IReadOnlyList<HostKey>> ScanAsync(SshDestination destination, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-").FullName;
        try
        {
            var scans = await Task.WhenAll(Algorithms.Select((algorithms, i) => ScanAsync(destination, algorithms, Path.Combine(folder, $"{i}"), cancellationToken)));
            var keys = scans.Where(scan => scan.Key is not null).Select(scan => scan.Key!).ToArray();
            return keys.Length > 0 ? keys : throw new SlipwayException(scans[0].Failure);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Adds the key with this fingerprint, which the host must show, to the known hosts, as ssh would. A key that is there already is left alone.</summary>
    /// <returns>The file the key is in.</returns>
    /// <exception cref="SlipwayException">SLIP1106: another key of that type is recorded; SLIP1116: the host shows no such key; SLIP1118: the file cannot be written.</exception>
    public async Task<string> EnrolAsync(SshDestination destination, string fingerprint, CancellationToken cancellationToken)
    {
        var keys = await ScanAsync(destination, cancellationToken);
        var key = keys.FirstOrDefault(key => key.Fingerprint == fingerprint) ?? throw new SlipwayException(SshErrors.PinNotShown(destination, fingerprint, keys));
        var file = options.KnownHostsFile ?? ((await ResolvedHost.AskAsync(options, destination, cancellationToken))?.KnownHosts is [var first, ..] ? first : null)
            ?? throw new SlipwayException(SshErrors.NoKnownHosts(destination));
        try
        {
            await AddAsync(destination, key, file, cancellationToken);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(SshErrors.KnownHostsNotWritten(file, e.Message), e);
        }
    }

    private async Task AddAsync(SshDestination destination, HostKey key, string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            // ssh itself decides on a copy whether it knows the key: names may be hashed, patterns or several.
            var folder = Directory.CreateTempSubdirectory("slipway-").FullName;
            try
            {
                var copy = Path.Combine(folder, "known");
                File.Copy(file, copy);
                var (_, _, said) = await ConnectAsync(destination, key.Type == "ssh-rsa" ? Algorithms[2] : key.Type, copy, cancellationToken);
                if (SshFailure.IsChangedKey(said)) throw new SlipwayException(SshErrors.HostKeyChanged(destination));
                if (new FileInfo(copy).Length == new FileInfo(file).Length) return;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        if (Path.GetDirectoryName(file) is { Length: > 0 } parent) MakeFolder(parent);
        await using var stream = new FileStream(file, Access());
        if (stream.Length > 0)
        {
            stream.Position = stream.Length - 1;
            if (stream.ReadByte() != '\n') stream.WriteByte((byte)'\n');
        }

        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(key.Line + "\n"), cancellationToken);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions Access()
    {
        var access = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return access;
    }

    private async Task<(HostKey? Key, Diagnostic Failure)> ScanAsync(SshDestination destination, string algorithms, string file, CancellationToken cancellationToken)
    {
        var (key, exitCode, said) = await ConnectAsync(destination, algorithms, file, cancellationToken);
        return (key, SshFailure.Explain(destination, RemoteCommand.Of("true"), exitCode, said, received: false));
    }

    private async Task<(HostKey? Key, int ExitCode, string Said)> ConnectAsync(SshDestination destination, string algorithms, string file, CancellationToken cancellationToken)
    {
        using var process = ClientProcess.Start(options.Program, ClientArguments.HostKey(options, destination, algorithms, file), null);
        try
        {
            process.StandardInput.Close();
            using var errors = new StderrTail(process.StandardError.BaseStream);
            await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var line = File.Exists(file) ? (await File.ReadAllLinesAsync(file, cancellationToken)).LastOrDefault() : null;
            return (line is null ? null : HostKey.Read(line), process.ExitCode, await errors.ReadAsync(cancellationToken));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
