using Slipway.Deploy.Hosts;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;
using Slipway.Docker.Daemon;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Checking;

/// <summary>Finds out what keeps a host from being deployed to, and how to mend it. Changes nothing there.</summary>
public static class RemoteCheck
{
    private const int ReplyLimit = 256 * 1024;
    private const string EngineFolder = "/var/lib/docker";
    private static readonly TimeSpan ClockWarning = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(60);

    /// <summary>Reads a host's facts over ssh: its shell's in one round trip, its engine's beside it.</summary>
    /// <exception cref="SlipwayException">SLIP11xx: ssh; SLIP5001: it took too long; SLIP5002: its state folder is none; SLIP5074: its shell is unfit. An engine that does not answer is a fact.</exception>
    public static async Task<HostFacts> ReadAsync(DeployHost host, string projectName, SshClientOptions ssh, TimeSpan timeout, CancellationToken cancellationToken)
    {
        StatePath.Check(host, projectName);
        var connections = new HostConnections(host, ssh);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            await using var shell = await connections.ShellAsync(patience.Token);
            var facts = new HostFacts { Host = host.Name, Folder = StatePath.Of(host, shell.Host.Home, projectName), EngineSocket = host.EngineSocket ?? "/var/run/docker.sock" };
            var asking = EngineAsync(connections, patience.Token);
            facts = await ShellAsync(shell, facts, EngineFolder, patience.Token);
            var (info, version, failure) = await asking;
            facts = facts with { Engine = info, Version = version, EngineFailure = failure };
            // Only an engine that keeps images elsewhere costs another round trip.
            return info?.DockerRootDir is { } folder && folder.StartsWith('/') && folder != EngineFolder && !folder.Contains('\0') ? await ShellAsync(shell, facts, folder, patience.Token) : facts;
        }
        catch (SlipwayException e) when (e.Diagnostics[0].Code != "SLIP5074")
        {
            throw HostErrors.Of(host, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(HostErrors.TookTooLong(host, timeout), e);
        }
    }

    /// <summary>What is wrong with a host, the worst first as far as one hides another.</summary>
    public static IReadOnlyList<CheckFinding> Checks(HostFacts host, HostNeeds needs)
    {
        var by = Distribution.Of(host.Distributions);
        List<CheckFinding> found = [];
        if (host.MissingTools.Count > 0) found.Add(CheckFindings.MissingTools(host, by));
        if (!host.IsFolderWritable) found.Add(CheckFindings.FolderClosed(host));
        if (host.Engine is null) found.Add(Unreached(host, by));
        else AddEngine(found, host, needs, host.Engine);
        if (host.FolderFree is { } folder && folder < needs.FolderBytes) found.Add(CheckFindings.DiskFull(host, "files and releases", host.Folder, folder, needs.FolderBytes));
        if (host.EngineFree is { } free && free < needs.EngineBytes) found.Add(CheckFindings.DiskFull(host, "images", host.Engine?.DockerRootDir is { } root ? RemoteText.Line(root) : EngineFolder, free, needs.EngineBytes));
        var off = host.ClockDifference.Duration();
        if (off >= ClockWarning) found.Add(CheckFindings.ClockOff(host, off >= ClockError ? Severity.Error : Severity.Warning));
        return found;
    }

    private static void AddEngine(List<CheckFinding> found, HostFacts host, HostNeeds needs, EngineInfo engine)
    {
        if (needs.Mode == DeployMode.Swarm)
        {
            var state = engine.Swarm?.LocalNodeState ?? "inactive";
            if (state != "active") found.Add(CheckFindings.NotInSwarm(host, RemoteText.Line(state)));
            else if (engine.Swarm is not { ControlAvailable: true }) found.Add(CheckFindings.NoManager(host));
            if (needs.NeedsIpvs && !host.HasIpvs) found.Add(CheckFindings.NoIpvs(host));
        }

        if (host.Version is { Os: { } os, Arch: { } architecture })
        {
            foreach (var platform in needs.Platforms)
            {
                if (!Runs(os, architecture, platform)) found.Add(CheckFindings.WrongPlatform(host, RemoteText.Line($"{os}/{architecture}"), platform));
            }
        }

        if (engine.UsesContainerdStore) found.Add(CheckFindings.Store(host));
    }

    private static CheckFinding Unreached(HostFacts host, Distribution by)
    {
        if (host.EngineFailure?.Code == "SLIP1006") return CheckFindings.TooOld(host, by);
        if (!host.HasEngineSocket) return host.HasEngineProgram ? CheckFindings.EngineStopped(host, by) : CheckFindings.NoEngine(host, by);
        if (!host.MayUseEngineSocket) return CheckFindings.NoPermission(host);
        if (host.EngineFailure is not { } failure) return CheckFindings.EngineStopped(host, by);
        if (Says(failure, "refused by peer") || Says(failure, "administratively prohibited") || Says(failure, "AllowStreamLocalForwarding")) return CheckFindings.SshLimits(host);
        return Says(failure, "connection refused") || Says(failure, "daemon running") ? CheckFindings.EngineStopped(host, by) : CheckFindings.EngineUnreachable(host);
    }

    private static bool Says(Diagnostic failure, string words) => failure.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    // A 64-bit ARM or x86 machine is asked for its own architecture: whether it runs the 32-bit one as well is its kernel's matter, which is not known.
    private static bool Runs(string os, string architecture, string platform)
    {
        var parts = platform.Split('/');
        return parts.Length >= 2 && parts[0] == os && (parts[1] == architecture || (parts[1], architecture) is ("386", "amd64") or ("arm", "arm64"));
    }

    private static async Task<HostFacts> ShellAsync(IRemoteShell shell, HostFacts facts, string engineFolder, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        try
        {
            var reply = await shell.AskAsync(HostScript.Of(FactsScript.Text, facts.Folder, facts.EngineSocket, engineFolder), ReplyLimit, cancellationToken);
            return FactsScript.Read(facts, reply.Output, asked, DateTimeOffset.UtcNow);
        }
        catch (InvalidDataException e)
        {
            throw new SlipwayException(CheckFindings.NoFacts(facts.Host, e.Message), e);
        }
    }

    private static async Task<(EngineInfo? Info, EngineVersion? Version, Diagnostic? Failure)> EngineAsync(HostConnections connections, CancellationToken cancellationToken)
    {
        try
        {
            await using var engine = await connections.EngineAsync(cancellationToken);
            var version = engine.VersionAsync(cancellationToken);
            return (await engine.InfoAsync(cancellationToken), await version, null);
        }
        catch (SlipwayException e)
        {
            return (null, null, e.Diagnostics[0]);
        }
    }
}
