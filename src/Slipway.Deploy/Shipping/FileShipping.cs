using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Planning;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Shipping;

/// <summary>A host whose lock is held.</summary>
/// <param name="Session">The host.</param>
/// <param name="Lock">Its lock.</param>
public sealed record LockedHost(HostSession Session, DeployLock Lock);

/// <summary>
/// Brings files that containers mount to <c>{folder}/files/{digest}</c> of hosts. The digest decides: a tree that is there is not looked into again, and one appears whole, by a rename. Files keep their permission bits, since containers run as all kinds of
/// users. The folders above a tree are the deploying user's alone (0700): an engine that runs as root binds paths below them nevertheless, and so does a rootless one of that user. Files that are the same in an earlier tree are hard links to them, so
/// what writes into a mounted tree writes into all.
/// </summary>
/// <param name="stateDirectory">Absolute path of a folder of this machine where digests are remembered.</param>
/// <param name="log">Hears what happens.</param>
public sealed class FileShipping(string stateDirectory, IDeployLog log)
{
    private const int DigestLength = 64;
    private const int AnswerLimit = 1 << 20;

    private readonly FileTreeList known = new(Path.Combine(stateDirectory, "trees"));

    /// <summary>How many files the last <see cref="ReadAsync(IReadOnlyList{string}, CancellationToken)"/> had to read.</summary>
    internal int Reads { get; private set; }

    /// <summary>Reads trees. Of files that did not change since the last time only what the file system says of them.</summary>
    /// <param name="sources">Absolute paths of files and folders; a link is followed here, and below them kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP5050: it does not exist. SLIP5051: it holds what is no file, folder or link. SLIP5052, SLIP5053: it changed, or cannot be read.</exception>
    public Task<IReadOnlyList<FileTree>> ReadAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<FileTree>>(
        () =>
        {
            var stamps = new FileStamps(Path.Combine(stateDirectory, "stamps"));
            var reader = new FileTreeReader(stamps);
            var trees = new FileTree[sources.Count];
            for (var i = 0; i < trees.Length; i++)
                trees[i] = reader.Read(sources[i], cancellationToken);
            stamps.Save();
            Reads = stamps.Reads;
            return trees;
        },
        cancellationToken);

    /// <summary>What would be sent to a host.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="there">The digests that it has.</param>
    public IReadOnlyList<FileAction> Plan(IReadOnlyList<FileTree> trees, IReadOnlyList<string> there)
    {
        var actions = new List<FileAction>();
        var files = known.FilesOf(there);
        foreach (var tree in trees.DistinctBy(tree => tree.Digest, StringComparer.Ordinal))
        {
            if (there.Contains(tree.Digest, StringComparer.Ordinal))
                continue;
            var count = tree.Entries.Count(entry => entry.Kind == TreeEntryKind.File);
            var linked = tree.Entries.Count(entry => entry is { Kind: TreeEntryKind.File, Size: > 0 } && files.ContainsKey(FileTreeList.KeyOf(entry)));
            actions.Add(new FileAction(tree.Source, FileSender.BytesOf(tree, files), linked > 0 ? $"{count - linked} of {count} files are new" : "new"));
        }

        return actions;
    }

    /// <summary>Brings trees to all hosts.</summary>
    /// <exception cref="SlipwayException">Holds what failed on each host: SLIP5044, SLIP5047, SLIP5052–5057. The others have the trees then.</exception>
    public Task ShipAsync(IReadOnlyList<FileTree> trees, IReadOnlyList<LockedHost> hosts, ShipOptions options, CancellationToken cancellationToken) => ShipAsync(
        trees,
        [.. hosts.Select(host => new FileTarget(host.Session.Host.Name, host.Session.Shell, host.Session.Folder, host.Lock.Fence) { LockLost = host.Lock.Lost })],
        options,
        cancellationToken);

    internal async Task ShipAsync(IReadOnlyList<FileTree> trees, IReadOnlyList<FileTarget> hosts, ShipOptions options, CancellationToken cancellationToken)
    {
        if (trees.Count == 0)
            return;
        var failures = new ConcurrentDictionary<string, IReadOnlyList<Diagnostic>>(StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxParallelHosts), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(hosts, parallel, async (host, token) =>
        {
            using var held = CancellationTokenSource.CreateLinkedTokenSource(token, host.LockLost);
            try
            {
                await ShipAsync(trees, host, options, held.Token);
            }
            catch (OperationCanceledException) when (host.LockLost.IsCancellationRequested && !token.IsCancellationRequested)
            {
                failures[host.Name] = [FileErrors.LockLost(host.Name)];
            }
            catch (SlipwayException failure)
            {
                failures[host.Name] = await ShipFailures.OfAsync(host.Name, "files", 0, failure, () => Task.FromResult<long?>(null));
            }
        });
        if (!failures.IsEmpty)
            throw new SlipwayException([.. hosts.Where(host => failures.ContainsKey(host.Name)).SelectMany(host => failures[host.Name])]);
        foreach (var tree in trees)
            known.Keep(tree);
    }

    private async Task ShipAsync(IReadOnlyList<FileTree> trees, FileTarget host, ShipOptions options, CancellationToken cancellationToken)
    {
        var scripts = new FileScripts(host.Folder, host.Fence);
        log.BeginStep(host.Name, "files: prepare");
        var there = await PrepareAsync(host, scripts, cancellationToken);
        FileTree[] missing = [.. trees.DistinctBy(tree => tree.Digest, StringComparer.Ordinal).Where(tree => !there.Contains(tree.Digest))];
        if (missing.Length == 0)
            return;
        if (!host.Shell.Host.HasTar)
            throw new SlipwayException(FileErrors.NoTar(host.Name));
        var files = known.FilesOf(there);
        var failure = await SendAsync(host, scripts, missing, files, options, cancellationToken);
        // A file system without links, or a tree that is not any more what it was: what is linked can be sent, too.
        if (failure is not null && files.Count > 0 && !IsFull(failure))
            failure = await SendAsync(host, scripts, missing, new Dictionary<string, string>(), options, cancellationToken);
        if (failure is not null)
            throw new SlipwayException(IsFull(failure) ? FileErrors.DiskFull(host.Name, host.Folder, missing.Sum(tree => tree.Bytes)) : FileErrors.NotWritten(host.Name, host.Folder, failure.Error));
    }

    private static async Task<HashSet<string>> PrepareAsync(FileTarget host, FileScripts scripts, CancellationToken cancellationToken)
    {
        var answer = new MemoryStream();
        var script = new ShellScript(scripts.Prepare()) { Output = (output, token) => CopyAsync(output, answer, token) };
        var result = await host.Shell.RunAsync(script, cancellationToken);
        Check(host, result);
        if (result.ExitCode != 0)
            throw new SlipwayException(IsFull(result) ? FileErrors.DiskFull(host.Name, host.Folder, 0) : FileErrors.NotWritten(host.Name, host.Folder, result.Error));
        return Encoding.ASCII.GetString(answer.ToArray()).Split('\n').Where(line => line.Length == DigestLength && line.All(char.IsAsciiHexDigitLower)).ToHashSet(StringComparer.Ordinal);
    }

    // Null where all came into its place.
    private async Task<ShellResult?> SendAsync(
        FileTarget host, FileScripts scripts, IReadOnlyList<FileTree> trees, IReadOnlyDictionary<string, string> there, ShipOptions options, CancellationToken cancellationToken)
    {
        log.BeginStep(host.Name, "files: send");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var sender = new FileSender(token, there);
        using var line = new ShipLine(host.Name, "files", trees.Sum(tree => FileSender.BytesOf(tree, there)), options, log) { IsCompressed = host.Shell.Host.HasGzip && options.Compression != ShipCompression.Never };
        var script = new ShellScript(scripts.Receive(trees.Select(tree => tree.Digest), token, line.IsCompressed))
        {
            Input = (input, until) => line.CarryAsync(input, (to, last) => sender.SendAsync(to, trees, last), until),
        };
        var result = await line.UseAsync(until => host.Shell.RunAsync(script, until), cancellationToken);
        Check(host, result);
        if (result.ExitCode != 0)
            return result;
        log.Tell(host.Name, $"files sent ({Images.Building.ByteCount.Format(line.Wire)})");
        return null;
    }

    private static void Check(FileTarget host, ShellResult result)
    {
        if (result.ExitCode == FileScripts.LockLost)
            throw new SlipwayException(FileErrors.LockLost(host.Name));
    }

    private static bool IsFull(ShellResult result) => result.Error.Contains(Images.Loading.EngineLoad.DiskFullText, StringComparison.OrdinalIgnoreCase);

    private static async Task CopyAsync(Stream output, MemoryStream answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await output.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (answer.Length < AnswerLimit)
                answer.Write(buffer, 0, read);
        }
    }
}

/// <summary>A host that files go to.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Shell">Its shell.</param>
/// <param name="Folder">The project's folder there.</param>
/// <param name="Fence">The lock's (<see cref="DeployLock.Fence"/>).</param>
internal sealed record FileTarget(string Name, IRemoteShell Shell, string Folder, string Fence)
{
    /// <summary>Fires when the lock is lost.</summary>
    public CancellationToken LockLost { get; init; }
}
