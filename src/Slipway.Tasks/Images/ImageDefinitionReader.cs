using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images;
using Slipway.Images.Building;

namespace Slipway.Tasks.Images;

/// <summary>Turns <c>DockerImage</c> items, and the items that go with them, into definitions with every default settled.</summary>
internal sealed class ImageDefinitionReader
{
    private readonly List<Diagnostic> problems = [];

    /// <summary>The environment's canonical name; empty when there is none.</summary>
    public required string Environment { get; init; }

    /// <summary>Absolute path; relative paths of the items start here.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>Whether a missing Dockerfile is an error; else the image is left out.</summary>
    public required bool Required { get; init; }

    /// <summary><c>DockerBuildArg</c> items.</summary>
    public required ITaskItem[] BuildArgs { get; init; }

    /// <summary><c>DockerLabel</c> items.</summary>
    public required ITaskItem[] Labels { get; init; }

    /// <summary>Offered to a Dockerfile that declares <c>ARG LOG_LEVEL</c>.</summary>
    public required string LogLevel { get; init; }

    /// <summary>Absolute path of the project's build output; offered to a Dockerfile that declares <c>ARG BUILD_OUTPUT</c>. Null when there is none.</summary>
    public string? BuildOutput { get; init; }

    /// <summary>The environment variables of the build.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The definitions, in the items' order.</summary>
    /// <exception cref="SlipwayException">Something in the items is malformed; holds everything that is.</exception>
    public IReadOnlyList<ImageDefinition> Read(ITaskItem[] images)
    {
        var definitions = new List<ImageDefinition>();
        foreach (var image in images)
        {
            if (AppliesHere(image) && Read(image) is { } definition)
                definitions.Add(definition);
        }

        CheckNames(definitions);
        return problems.Count > 0 ? throw new SlipwayException(problems) : definitions;
    }

    private bool AppliesHere(ITaskItem image)
    {
        var environments = new ItemOptions(image, problems).List("Environments");
        return environments.Length == 0 || environments.Contains(Environment, StringComparer.OrdinalIgnoreCase);
    }

    private ImageDefinition? Read(ITaskItem image)
    {
        var options = new ItemOptions(image, problems);
        var context = BuildContextSource.Parse(options.Text("Context") ?? ".", ProjectDirectory);
        if (FindDockerfile(image, options, context) is not { } dockerfile)
            return null;

        return new ImageDefinition
        {
            Name = image.ItemSpec,
            Context = context,
            Dockerfile = dockerfile.Dockerfile,
            PreferredTargets = dockerfile.PreferredTargets,
            Target = options.Text("Stage"),
            Tags = Tags(image, options),
            Args = Args(image, options),
            OfferedArgs = Offered(context),
            Labels = LabelsOf(image, options),
            Provenance = Provenance(options),
            Platform = Platform(options),
            Network = options.Text("Network"),
            CacheFrom = options.List("CacheFrom"),
            ExtraHosts = ExtraHosts(options),
            ShmSize = options.Bytes("ShmSize"),
            Ulimits = Ulimits(options),
            Pull = options.Flag("Pull"),
            NoCache = options.Flag("NoCache"),
            Secrets = Secrets(options),
            SshAgents = SshAgents(options),
            Archive = options.Text("Archive") is { } archive ? Path.GetFullPath(archive, ProjectDirectory) : null,
            Builder = Builder(options),
        };
    }

    private DockerfileConvention? FindDockerfile(ITaskItem image, ItemOptions options, BuildContextSource context)
    {
        var named = options.Text("Dockerfile");
        var stages = Environment.Length == 0 ? [] : DockerfileConvention.StagesOf(Environment);
        if (context is RemoteContext)
            return new DockerfileConvention(named ?? "Dockerfile", []);
        if (named is not null)
            return new DockerfileConvention(Path.GetFullPath(named, ProjectDirectory), stages);

        var local = ((LocalContext)context).Directory;
        var found = DockerfileConvention.Find(local, Environment) ?? DockerfileConvention.Find(ProjectDirectory, Environment);
        if (found is null && Required)
            problems.Add(ImageErrors.NoDockerfile(local, Environment.Length == 0 ? image.ItemSpec : Environment, DockerfileConvention.Candidates(Environment)));
        return found;
    }

    private List<ImageReference> Tags(ITaskItem image, ItemOptions options)
    {
        var tags = new List<ImageReference>();
        foreach (var text in options.List("Tags") is { Length: > 0 } given ? given : [DefaultTag(image)])
        {
            if (!ImageReference.TryParse(text, out var tag) || tag!.Digest is not null)
                options.Refuse("Tags", text, "[registry/]name[:tag] in lower case");
            else if (!tags.Contains(tag))
                tags.Add(tag);
        }

        return tags;
    }

    private string DefaultTag(ITaskItem image) => Environment.Length == 0 ? image.ItemSpec : $"{image.ItemSpec}:{Environment.ToLowerInvariant()}";

    private Dictionary<string, string?> Args(ITaskItem image, ItemOptions options)
    {
        var args = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var item in BuildArgs.Where(item => IsMeantFor(item, image)))
            args[item.ItemSpec] = item.MetadataNames.Cast<string>().Contains("Value", StringComparer.OrdinalIgnoreCase)
                ? item.GetMetadata("Value")
                : Variable(item.ItemSpec);
        foreach (var (name, value) in options.Pairs("Args", Variable))
            args[name] = value;
        return args;
    }

    private Dictionary<string, string> Offered(BuildContextSource context)
    {
        var offered = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.Length > 0)
            offered["SLIPWAY_ENV"] = Environment;
        if (LogLevel.Length > 0)
            offered["LOG_LEVEL"] = LogLevel;
        if (BuildOutput is not null && context is LocalContext local)
            offered["BUILD_OUTPUT"] = Path.TrimEndingDirectorySeparator(Path.GetRelativePath(local.Directory, BuildOutput)).Replace('\\', '/');
        return offered;
    }

    private Dictionary<string, string> LabelsOf(ITaskItem image, ItemOptions options)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in Labels.Where(item => IsMeantFor(item, image)))
            labels[item.ItemSpec] = item.GetMetadata("Value");
        foreach (var (name, value) in options.Pairs("Labels", _ => ""))
            labels[name] = value ?? "";
        return labels;
    }

    /// <summary>In development a commit alone should not make a new image, so there the labels are off unless asked for.</summary>
    private ProvenanceLabels Provenance(ItemOptions options)
    {
        var wanted = options.Text("GitLabels") is null ? Environment is not ("" or "Dev") : options.Flag("GitLabels");
        return wanted ? ProvenanceLabels.Git : ProvenanceLabels.None;
    }

    private static string? Platform(ItemOptions options)
    {
        var platforms = options.List("Platform");
        if (platforms.Length > 1 || platforms is [var one] && one.Contains(','))
            options.Refuse("Platform", string.Join(';', platforms), "one os/architecture[/variant]: the Engine API builds for one platform at a time");
        return platforms.FirstOrDefault();
    }

    private static string[] ExtraHosts(ItemOptions options)
    {
        var hosts = options.List("ExtraHosts");
        foreach (var host in hosts.Where(host => host.IndexOfAny([':', '=']) <= 0))
            options.Refuse("ExtraHosts", host, "name:address");
        return [.. hosts.Select(host => host.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? $"{host[..at]}:{host[(at + 1)..]}" : host)];
    }

    private static string[] Ulimits(ItemOptions options)
    {
        var limits = options.List("Ulimits");
        foreach (var limit in limits.Where(limit => !IsUlimit(limit)))
            options.Refuse("Ulimits", limit, "name=soft or name=soft:hard");
        return limits;
    }

    private static bool IsUlimit(string limit) =>
        limit.Split('=') is [{ Length: > 0 }, var values] && values.Split(':') is { Length: 1 or 2 } numbers && numbers.All(number => long.TryParse(number, out _));

    private List<SecretSource> Secrets(ItemOptions options)
    {
        var secrets = new List<SecretSource>();
        foreach (var entry in options.List("Secrets"))
        {
            if (SecretSource.Parse(entry, ProjectDirectory) is { } secret)
                secrets.Add(secret);
            else
                options.Refuse("Secrets", entry.Split('=')[0], "id, id=env:VARIABLE or id=file:PATH; a value never belongs in a project");
        }

        return secrets;
    }

    private List<SshAgentSource> SshAgents(ItemOptions options)
    {
        var agents = new List<SshAgentSource>();
        foreach (var entry in options.List("Ssh"))
        {
            if (SshAgentSource.Parse(entry, ProjectDirectory) is { } agent)
                agents.Add(agent);
            else
                options.Refuse("Ssh", entry, "id or id=SOCKET");
        }

        return agents;
    }

    private static BuilderChoice Builder(ItemOptions options)
    {
        switch (options.Text("Builder")?.ToLowerInvariant())
        {
            case null or "auto":
                return BuilderChoice.Auto;
            case "buildkit":
                return BuilderChoice.BuildKit;
            case "classic":
                return BuilderChoice.Classic;
            case var other:
                options.Refuse("Builder", other, "auto, buildkit or classic");
                return BuilderChoice.Auto;
        }
    }

    private static bool IsMeantFor(ITaskItem item, ITaskItem image)
    {
        var names = item.GetMetadata("Image");
        return names.Length == 0 || names.Split(';', StringSplitOptions.TrimEntries).Contains(image.ItemSpec);
    }

    private void CheckNames(List<ImageDefinition> definitions)
    {
        var byTag = new Dictionary<ImageReference, string>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in definitions)
        {
            if (!names.Add(definition.Name))
                problems.Add(ImageErrors.Ambiguous($"the name '{definition.Name}'", definition.Name, definition.Name));
            foreach (var tag in definition.Tags)
            {
                if (!byTag.TryAdd(tag, definition.Name))
                    problems.Add(ImageErrors.Ambiguous($"the tag {tag}", byTag[tag], definition.Name));
            }
        }
    }
}
