using Microsoft.Build.Framework;
using Slipway.Compose.Loading;
using Slipway.Compose.Running;
using Slipway.Docker.Locating;
using Slipway.Tasks.Sync;

namespace Slipway.Tasks.Compose;

/// <summary>What every verb on a project's compose stack is told: which project, which files, which engine.</summary>
public abstract class ComposeTask : SlipwayTask
{
    private GivenProperties? given;

    /// <summary>The compose files, later ones over earlier ones; empty for those that docker compose would find.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The env files for interpolation, later ones over earlier ones; empty for the one that docker compose would find.</summary>
    public ITaskItem[] EnvFiles { get; set; } = [];

    /// <summary>The environment's canonical name; offered to interpolation as <c>SLIPWAY_ENV</c>.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Offered to interpolation as <c>LOG_LEVEL</c>.</summary>
    public string LogLevel { get; set; } = "";

    /// <summary>The project's folder; relative paths start here.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Shown on the result line.</summary>
    public string ProjectName { get; set; } = "";

    /// <summary>The stack's name; empty for <c>COMPOSE_PROJECT_NAME</c>, <c>name:</c>, the folder's name.</summary>
    public string ComposeProjectName { get; set; } = "";

    /// <summary>The active profiles; empty for <c>COMPOSE_PROFILES</c>.</summary>
    public string ComposeProfiles { get; set; } = "";

    /// <summary>The services meant; empty for all.</summary>
    public string ComposeServices { get; set; } = "";

    /// <summary>The one service meant; with verbs for several it means the same as <see cref="ComposeServices"/>.</summary>
    public string Service { get; set; } = "";

    /// <summary>Where what is remembered between builds is kept, below <c>obj/</c>.</summary>
    [Required]
    public string StateDirectory { get; set; } = "";

    /// <summary>The engine's address; empty to look for one.</summary>
    public string DockerHost { get; set; } = "";

    /// <summary>The name of a docker CLI context; empty for the current one.</summary>
    public string DockerContext { get; set; } = "";

    /// <summary>How hosts of ssh:// engines are reached: the item <c>SlipwaySsh</c>, made of the project's ssh properties.</summary>
    public ITaskItem[] SshOptions { get; set; } = [];

    /// <summary>The verb's properties, told apart from environment variables of the same names.</summary>
    private protected GivenProperties Given => given ??= new GivenProperties(BuildEngine, TaskEnvironment.GetEnvironmentVariables());

    /// <summary>The verb's work.</summary>
    protected abstract System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ComposeAsync(cancellationToken);
    }

    /// <summary>The services named by either property.</summary>
    private protected IReadOnlyList<string> NamedServices() =>
        [.. Given.List(nameof(ComposeServices), ComposeServices).Concat(Given.List(nameof(Service), Service)).Distinct(StringComparer.Ordinal)];

    /// <summary>Checks what was read so far, and tells which project on which engine is meant.</summary>
    private protected StackContext Context(IComposeLog log, IReadOnlyList<string> services)
    {
        var sources = Sources(services);
        Given.ThrowIfMalformed();
        foreach (var name in Given.Ignored)
            Report(ComposeTaskErrors.VariableIgnored(name));
        return new StackContext
        {
            Engine = EngineSearch.FromEnvironment() with
            {
                DockerHost = Given.Text(nameof(DockerHost), DockerHost),
                Context = Given.Text(nameof(DockerContext), DockerContext),
                Variable = Variable,
                Ssh = SshClient.Options(SshOptions, Absolute, Variable),
            },
            Sources = sources,
            StateDirectory = Path.Combine(Absolute(StateDirectory), Environment),
            Log = log,
        };
    }

    private ComposeSources Sources(IReadOnlyList<string> services)
    {
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.Length > 0)
            defaults["SLIPWAY_ENV"] = Environment;
        if (LogLevel.Length > 0)
            defaults["LOG_LEVEL"] = LogLevel;
        var profiles = Given.List(nameof(ComposeProfiles), ComposeProfiles);
        return new ComposeSources
        {
            Directory = Absolute(ProjectDirectory),
            Files = [.. Files.Select(file => file.ItemSpec)],
            EnvFiles = EnvFiles.Length == 0 ? null : [.. EnvFiles.Select(file => file.ItemSpec)],
            ProjectName = Given.Text(nameof(ComposeProjectName), ComposeProjectName),
            Profiles = profiles.Length == 0 ? null : profiles,
            Services = services,
            Variable = Variable,
            Defaults = defaults,
        };
    }

    /// <summary>
    /// One message for all: on a terminal MSBuild hides messages at its default verbosity, but for the last one of a project that begins with the project's name and an
    /// arrow. That one it shows as the project's result.
    /// </summary>
    private protected void Show(IReadOnlyList<string> results)
    {
        if (results.Count > 0)
            Log.LogMessage(MessageImportance.High, "{0} -> {1}", ProjectName, string.Join('\n', results).Replace("\n", "\n  ", StringComparison.Ordinal));
    }
}
