using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Files;
using Slipway.Ssh;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks.Sync;

/// <summary>What a synchronisation is told: which folder, which other side, in which way.</summary>
public abstract class SyncTask : SlipwayTask
{
    private GivenProperties? given;

    /// <summary>The source: a folder, relative to the project; empty for the project's own. Also <c>ssh://…</c> or <c>volume:…</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>The target: <c>ssh://user@host/path</c>, <c>volume:name</c> or a folder; empty to make it of <see cref="RemoteHost"/> and <see cref="RemotePath"/>, or <see cref="Volume"/>.</summary>
    public string SyncTarget { get; set; } = "";

    /// <summary>The remote machine: <c>ssh://[user@]host[:port][/path]</c> or <c>user@host</c>.</summary>
    public string RemoteHost { get; set; } = "";

    /// <summary>The folder there, absolute or relative to the user's home; empty for the address's path, else the project's name.</summary>
    public string RemotePath { get; set; } = "";

    /// <summary>A volume of the engine to synchronise with instead of a folder.</summary>
    public string Volume { get; set; } = "";

    /// <summary><c>mirror</c>, <c>one-way-safe</c>, <c>two-way-safe</c> or <c>two-way-resolved</c>; empty for the verb's own default.</summary>
    public string SyncMode { get; set; } = "";

    /// <summary>Further lines in the form of a .gitignore.</summary>
    public ITaskItem[] Ignore { get; set; } = [];

    /// <summary>Lines of what is synchronised although it is ignored.</summary>
    public ITaskItem[] Include { get; set; } = [];

    /// <summary>The most removals one sync may make on a side; empty for the default guard.</summary>
    public string SyncMaxDeletes { get; set; } = "";

    /// <summary>Whether to take a target that is another than remembered, or that holds what others put there.</summary>
    public string SyncAdopt { get; set; } = "";

    /// <summary>Whether both files of a conflict are kept, under two names.</summary>
    public string SyncKeepBoth { get; set; } = "";

    /// <summary>How hosts are reached.</summary>
    public ITaskItem[] SshOptions { get; set; } = [];

    /// <summary>The environment's canonical name.</summary>
    public string Environment { get; set; } = "";

    /// <summary>The project's folder.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Shown on the result line, and the default name of the remote folder.</summary>
    public string ProjectName { get; set; } = "";

    /// <summary>Where what is remembered between syncs is kept, below <c>obj/</c>.</summary>
    [Required]
    public string StateDirectory { get; set; } = "";

    /// <summary>The engine's address; empty to look for one.</summary>
    public string DockerHost { get; set; } = "";

    /// <summary>The name of a docker CLI context; empty for the current one.</summary>
    public string DockerContext { get; set; } = "";

    private protected GivenProperties Given => given ??= new GivenProperties(BuildEngine, TaskEnvironment.GetEnvironmentVariables());

    /// <summary>Opens both sides at the same time.</summary>
    private protected async Task<SyncPair> OpenAsync(SyncRequest request, ISyncLog log, CancellationToken cancellationToken)
    {
        var channels = SshClient.Channels(SshOptions, Absolute, Variable);
        var opener = new EndpointOpener(channels, EngineSearch(), log);
        var source = await opener.OpenAsync(SourceLocation(), cancellationToken);
        try
        {
            var target = await opener.OpenAsync(TargetLocation(), cancellationToken);
            return await SyncPair.OpenAsync(source, target, request, log, cancellationToken);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the properties.</summary>
    /// <exception cref="SlipwayException">Some are malformed.</exception>
    private protected SyncRequest Request(SyncMode otherwise)
    {
        var ignore = Lines(Ignore);
        var include = Lines(Include);
        var root = SourceLocation() is LocalLocation local ? local.Path : null;
        var request = new SyncRequest
        {
            Mode = Mode(otherwise),
            Rules = () => root is null ? IgnoreRules.Create(ignore, include) : IgnoreRules.Create(ignore, include).WithRepositoryOf(root),
            MemoryFile = Path.Combine(Absolute(StateDirectory), Environment, "sync", StateFiles.NameOf($"{SourceLocation()} {TargetLocation()}") + ".memory"),
            MaxDeletes = Given.Number(nameof(SyncMaxDeletes), SyncMaxDeletes),
            Adopt = Given.Flag(nameof(SyncAdopt), SyncAdopt),
            KeepBoth = Given.Flag(nameof(SyncKeepBoth), SyncKeepBoth),
        };
        Given.ThrowIfMalformed();
        foreach (var name in Given.Ignored)
            Report(ComposeTaskErrors.VariableIgnored(name));
        return request;
    }

    /// <summary>The source's location.</summary>
    private protected SyncLocation SourceLocation() => SyncLocation.Parse(Source.Length == 0 ? ProjectDirectory : Source, Absolute);

    /// <summary>The target's location.</summary>
    private protected SyncLocation TargetLocation()
    {
        if (SyncTarget.Length > 0)
            return SyncLocation.Parse(SyncTarget, Absolute);
        if (Volume.Length > 0)
            return SyncLocation.Parse("volume:" + Volume, Absolute);
        if (RemoteHost.Length == 0)
            throw new SlipwayException(SyncTaskErrors.NoTarget());
        var host = SshDestination.Parse(RemoteHost);
        var path = RemotePath.Length > 0 ? RemotePath : host.Path is { } given ? given.StartsWith("/~/", StringComparison.Ordinal) ? given[3..] : given : ProjectName;
        return new ShellLocation(host with { Path = null }, path);
    }

    private EngineSearch EngineSearch() => Slipway.Docker.Locating.EngineSearch.FromEnvironment() with
    {
        DockerHost = DockerHost.Length > 0 ? DockerHost : null,
        Context = DockerContext.Length > 0 ? DockerContext : null,
        Variable = Variable,
        Ssh = SshClient.Options(SshOptions, Absolute, Variable),
    };

    private SyncMode Mode(SyncMode otherwise) => Given.Text(nameof(SyncMode), SyncMode)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "mirror" => Slipway.Sync.Reconciling.SyncMode.Mirror,
        "one-way-safe" => Slipway.Sync.Reconciling.SyncMode.OneWaySafe,
        "two-way-safe" => Slipway.Sync.Reconciling.SyncMode.TwoWaySafe,
        "two-way-resolved" => Slipway.Sync.Reconciling.SyncMode.TwoWayResolved,
        var other => throw new SlipwayException(SyncTaskErrors.BadMode(other, Suggestion.For(other, ["mirror", "one-way-safe", "two-way-safe", "two-way-resolved"]))),
    };

    private static string[] Lines(ITaskItem[] items)
    {
        var lines = new string[items.Length];
        for (var i = 0; i < items.Length; i++)
            lines[i] = items[i].GetMetadata("Pattern") is { Length: > 0 } pattern ? pattern : items[i].ItemSpec;
        return lines;
    }
}
