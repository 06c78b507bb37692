using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Running;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Ssh;
using Slipway.Tasks.Compose;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks.Deploy;

/// <summary>What every verb on deployed hosts is told: which project, which hosts, and how.</summary>
public abstract class DeployTask : ComposeTask
{
    /// <summary><c>RemoteHost</c> items: <c>Address</c> (<c>ssh://user@host:port</c>; the item's name where it is missing), <c>HostKey</c>, <c>EngineSocket</c>, <c>Services</c>, <c>StateFolder</c>, <c>Canary</c>, <c>Environments</c>.</summary>
    public ITaskItem[] Hosts { get; set; } = [];

    /// <summary>The one host where there are no items: <c>ssh://user@host:port</c>.</summary>
    public string RemoteHost { get; set; } = "";

    /// <summary><c>compose</c> or <c>swarm</c>.</summary>
    public string DeployMode { get; set; } = "";

    /// <summary><c>rollback</c>, <c>stop</c> or <c>continue</c>.</summary>
    public string OnFailure { get; set; } = "";

    /// <summary>How many hosts are worked on at once; default 8.</summary>
    public string MaxParallelHosts { get; set; } = "";

    /// <summary>How many releases stay; default 5.</summary>
    public string KeepReleases { get; set; } = "";

    /// <summary>Seconds for a release to become healthy on a host; default 300.</summary>
    public string DeployTimeout { get; set; } = "";

    /// <summary>Seconds for connecting to a host; default 30.</summary>
    public string DeployConnectTimeout { get; set; } = "";

    /// <summary>Seconds without a byte moving after which a transfer fails; default 60.</summary>
    public string DeployStallTimeout { get; set; } = "";

    /// <summary>Seconds for a hook; default 600.</summary>
    public string DeployHookTimeout { get; set; } = "";

    /// <summary>Seconds to wait for another deployment; default 0.</summary>
    public string DeployLockWait { get; set; } = "";

    /// <summary><c>auto</c>, <c>always</c> or <c>never</c>.</summary>
    public string DeployCompression { get; set; } = "";

    /// <summary>Whether a replacement that has to stop the old container first is tried beside it before; default true.</summary>
    public string DeployRehearse { get; set; } = "";

    /// <summary>The folder of this machine's records; empty for the user's own.</summary>
    public string DeployRecordDirectory { get; set; } = "";

    /// <summary>Whether an audit log that is not the one this machine knows is accepted.</summary>
    public string DeployAcceptAudit { get; set; } = "";

    /// <summary><c>BeforeSwitch</c> items: the name of a service (or metadata <c>Service</c>), with <c>Args</c> for its command; or metadata <c>Command</c>, a line of shell on the host. <c>EveryHost</c>.</summary>
    public ITaskItem[] BeforeSwitch { get; set; } = [];

    /// <summary><c>AfterSwitch</c> items, in the same form.</summary>
    public ITaskItem[] AfterSwitch { get; set; } = [];

    /// <summary>The project's images: what is deployed where there is no compose file.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Ports that the one service publishes where there is no compose file: <c>8080:8080</c>.</summary>
    public string DeployPorts { get; set; } = "";

    /// <summary>The blob store's folder; empty for the user's own.</summary>
    public string CacheDirectory { get; set; } = "";

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="SlipwayException">Something is malformed.</exception>
    private protected DeployRequest Request(TaskDeployLog log)
    {
        if (Files.Length == 0 && SingleService.Write(Images, ProjectName, Given.List(nameof(DeployPorts), DeployPorts), Path.Combine(Absolute(StateDirectory), Environment)) is { } written)
            Files = [new TaskItem(written)];
        var usual = new DeployPatience();
        DeployHook[] before = [.. BeforeSwitch.Select(item => Hook(nameof(BeforeSwitch), item))];
        DeployHook[] after = [.. AfterSwitch.Select(item => Hook(nameof(AfterSwitch), item))];
        var request = new DeployRequest
        {
            Stack = Context(log.ForStack(""), [.. before.Concat(after).Select(hook => hook.Service).OfType<string>().Distinct()]),
            Hosts = [.. ReadHosts()],
            Unbuilt = Images.Where(image => image.GetMetadata("Changed") == "true" && image.GetMetadata("ImageId").Length == 0).SelectMany(image => image.GetMetadata("Tags").Split(';')).ToHashSet(StringComparer.Ordinal),
            Ssh = SshClient.Options(SshOptions, Absolute, Variable),
            Environment = Environment,
            Mode = Given.Choice(nameof(DeployMode), DeployMode, ("compose", Slipway.Deploy.Releases.DeployMode.Compose), ("swarm", Slipway.Deploy.Releases.DeployMode.Swarm)),
            OnFailure = Given.Choice(nameof(OnFailure), OnFailure, ("rollback", FailurePolicy.Rollback), ("stop", FailurePolicy.Stop), ("continue", FailurePolicy.Continue)),
            MaxParallelHosts = Math.Max(1, Given.Number(nameof(MaxParallelHosts), MaxParallelHosts) ?? 8),
            KeepReleases = Given.Number(nameof(KeepReleases), KeepReleases) ?? 5,
            Patience = new DeployPatience
            {
                Connect = Given.Seconds(nameof(DeployConnectTimeout), DeployConnectTimeout) ?? usual.Connect,
                Lock = Given.Seconds(nameof(DeployLockWait), DeployLockWait) ?? usual.Lock,
                Stall = Given.Seconds(nameof(DeployStallTimeout), DeployStallTimeout) ?? usual.Stall,
                Healthy = Given.Seconds(nameof(DeployTimeout), DeployTimeout) ?? usual.Healthy,
                Hook = Given.Seconds(nameof(DeployHookTimeout), DeployHookTimeout) ?? usual.Hook,
            },
            Compression = Given.Choice(nameof(DeployCompression), DeployCompression, ("auto", ShipCompression.WhenItPays), ("always", ShipCompression.Always), ("never", ShipCompression.Never)),
            BeforeSwitch = before,
            AfterSwitch = after,
            Rehearse = Given.Flag(nameof(DeployRehearse), DeployRehearse, otherwise: true),
            CacheDirectory = CacheDirectory.Length > 0 ? Absolute(CacheDirectory) : BlobStore.DefaultDirectory(Variable),
            RecordDirectory = DeployRecordDirectory.Length > 0 ? Absolute(DeployRecordDirectory) : null,
            AcceptAudit = Given.Flag(nameof(DeployAcceptAudit), DeployAcceptAudit),
            Actor = string.Create(CultureInfo.InvariantCulture, $"{System.Environment.UserName}@{System.Environment.MachineName}"),
        };
        Given.ThrowIfMalformed();
        return request;
    }

    private IEnumerable<DeployHost> ReadHosts()
    {
        var items = Hosts.Where(host => host.GetMetadata("Environments") is var names && (names.Length == 0 || names.Split([';', ','], StringSplitOptions.TrimEntries).Contains(Environment, StringComparer.OrdinalIgnoreCase))).ToList();
        if (items.Count == 0 && Given.Text(nameof(RemoteHost), RemoteHost) is { } only)
        {
            var address = SshDestination.Parse(only) with { Path = null };
            return [new DeployHost { Name = address.Host, Address = address }];
        }

        return items.Select(Host);
    }

    private DeployHost Host(ITaskItem item)
    {
        var name = item.ItemSpec;
        var address = SshDestination.Parse(Metadata(item, "Address") ?? name) with { Path = null };
        if (Metadata(item, "User") is { } user)
            address = SshDestination.Parse($"{user}@{new SshDestination(address.Host, null, address.Port)}");
        if (Metadata(item, "Port") is { } port)
            address = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? address with { Port = number } : throw new SlipwayException(ComposeTaskErrors.BadProperty($"Port of RemoteHost {name}", port, "a port"));
        return new DeployHost
        {
            Name = Metadata(item, "Address") is null ? address.Host : name,
            Address = address,
            HostKey = Metadata(item, "HostKey"),
            EngineSocket = Metadata(item, "EngineSocket"),
            Services = Given.List($"Services of RemoteHost {name}", item.GetMetadata("Services")),
            StateFolder = Metadata(item, "StateFolder"),
            IsCanary = Given.Flag($"Canary of RemoteHost {name}", item.GetMetadata("Canary")),
        };
    }

    private DeployHook Hook(string kind, ITaskItem item)
    {
        var everyHost = Given.Flag($"EveryHost of {kind} {item.ItemSpec}", item.GetMetadata("EveryHost"));
        return Metadata(item, "Command") is { } line
            ? new DeployHook { Name = item.ItemSpec, Command = [line], OnEveryHost = everyHost }
            : new DeployHook { Name = item.ItemSpec, Service = Metadata(item, "Service") ?? item.ItemSpec, Command = Given.Words($"Args of {kind} {item.ItemSpec}", item.GetMetadata("Args")), OnEveryHost = everyHost };
    }

    private static string? Metadata(ITaskItem item, string name) => item.GetMetadata(name).Trim() is { Length: > 0 } text ? text : null;
}
