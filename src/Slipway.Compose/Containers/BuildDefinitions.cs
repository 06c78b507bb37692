using System.Globalization;
using System.Text;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Compose.Containers;

/// <summary>From a service's <c>build</c> to the image that is to be built.</summary>
public static class BuildDefinitions
{
    /// <summary>Describes the image of a service.</summary>
    /// <param name="project">The project.</param>
    /// <param name="service">One of its services, with a <see cref="ComposeService.Build"/>.</param>
    /// <param name="stateDirectory">Absolute path of the folder where a Dockerfile written in the compose file is put.</param>
    /// <param name="variable">The project's variables, for arguments without a value.</param>
    /// <param name="diagnostics">Takes what cannot be followed (errors) and what is passed over (warnings).</param>
    /// <returns>The image, or null where an error keeps it from being built.</returns>
    public static ImageDefinition? Describe(
        ComposeProject project, ComposeService service, string stateDirectory, Func<string, string?> variable, ICollection<Diagnostic> diagnostics)
    {
        var build = service.Build ?? throw new ArgumentException($"Service '{service.Name}' is not built.", nameof(service));
        var found = new List<Diagnostic>();
        Refuse(service, build, found);
        var tags = Tags(project, service, build, found);
        var secrets = Secrets(project, service, build, variable, found);
        var agents = SshAgents(project, service, build, found);
        var hasError = false;
        foreach (var diagnostic in found)
        {
            diagnostics.Add(diagnostic);
            hasError |= diagnostic.Severity == Severity.Error;
        }
        if (hasError) return null;

        var context = BuildContextSource.Parse(build.Context, project.WorkingDirectory);
        return new ImageDefinition
        {
            Name = service.Name,
            Context = context,
            Dockerfile = Dockerfile(project, service, build, context, stateDirectory),
            Tags = tags,
            Target = build.Target,
            Args = Args(build, variable),
            Labels = Labels(project, service, build),
            Platform = build.Platforms is [var platform] ? platform : service.Platform,
            Network = build.Network,
            CacheFrom = build.CacheFrom,
            ExtraHosts = build.ExtraHosts,
            ShmSize = build.ShmSize,
            Ulimits = Ulimits(build),
            Pull = build.Pull,
            NoCache = build.NoCache,
            Secrets = secrets,
            SshAgents = agents,
        };
    }

    private static void Refuse(ComposeService service, ServiceBuild build, List<Diagnostic> found)
    {
        if (build.AdditionalContexts.Count > 0)
            found.Add(MappingErrors.BuildUnsupported("additional_contexts", service.Name, "the Engine API builds from one context; copy what is needed into it", build.Position));
        if (build.Platforms.Count > 1)
            found.Add(MappingErrors.BuildUnsupported("platforms", service.Name, "an engine builds for one platform at a time; name one", build.Position));
        if (build.Privileged)
            found.Add(MappingErrors.BuildUnsupported("privileged", service.Name, "an engine gives the steps of a build no privileges; remove it", build.Position));
        if (build.CacheTo.Count > 0)
            found.Add(MappingErrors.BuildIgnored("cache_to", service.Name, "the Engine API exports no cache; the engine keeps its own", build.Position));
        if (build.Isolation is not (null or "" or "default"))
            found.Add(MappingErrors.BuildIgnored("isolation", service.Name, "only engines of Windows know it", build.Position));
        if (service.Source["build"] is Yaml.YamlMapping mapping && mapping.Has("entitlements"))
            found.Add(MappingErrors.BuildUnsupported("entitlements", service.Name, "an engine gives the steps of a build no privileges; remove it", build.Position));
    }

    private static List<ImageReference> Tags(ComposeProject project, ComposeService service, ServiceBuild build, List<Diagnostic> found)
    {
        var tags = new List<ImageReference>(build.Tags.Count + 1);
        Add(ServiceContainers.Image(project, service), service.At("image"));
        foreach (var tag in build.Tags) Add(tag, build.Position);
        return tags;

        void Add(string text, SourcePosition at)
        {
            if (!ImageReference.TryParse(text, out var reference)) found.Add(MappingErrors.MalformedTag(text, service.Name, at));
            else if (!tags.Contains(reference!)) tags.Add(reference!);
        }
    }

    private static List<SecretSource> Secrets(
        ComposeProject project, ComposeService service, ServiceBuild build, Func<string, string?> variable, List<Diagnostic> found)
    {
        var secrets = new List<SecretSource>(build.Secrets.Count);
        foreach (var (key, id) in build.Secrets)
        {
            if (!project.Secrets.TryGetValue(key, out var secret))
            {
                found.Add(MappingErrors.UndefinedFileObject("secret", key, service.Name, build.Position));
                continue;
            }
            switch (secret.Source)
            {
                case FileObjectFile file when File.Exists(file.Path):
                    secrets.Add(new FileSecret(id, file.Path));
                    break;
                case FileObjectFile file:
                    found.Add(MappingErrors.FileMissing("secret", key, service.Name, file.Path, secret.Position));
                    break;
                case FileObjectVariable source when variable(source.Variable) is not null:
                    secrets.Add(new EnvironmentSecret(id, [source.Variable]));
                    break;
                case FileObjectVariable source:
                    found.Add(MappingErrors.VariableMissing("secret", key, service.Name, source.Variable, secret.Position));
                    break;
                default:
                    found.Add(MappingErrors.ExternalFileObject("secret", key, service.Name, secret.Position));
                    break;
            }
        }
        return secrets;
    }

    private static List<SshAgentSource> SshAgents(ComposeProject project, ComposeService service, ServiceBuild build, List<Diagnostic> found)
    {
        var agents = new List<SshAgentSource>(build.Ssh.Count);
        foreach (var entry in build.Ssh)
        {
            if (SshAgentSource.Parse(entry, project.WorkingDirectory) is { } agent) agents.Add(agent);
            else found.Add(MappingErrors.MalformedSsh(entry, service.Name, build.Position));
        }
        return agents;
    }

    // A variable that is not set leaves the Dockerfile's default.
    private static SortedDictionary<string, string?> Args(ServiceBuild build, Func<string, string?> variable)
    {
        var args = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in build.Args)
        {
            if ((value ?? variable(name)) is { } settled) args[name] = settled;
        }
        return args;
    }

    private static SortedDictionary<string, string> Labels(ComposeProject project, ComposeService service, ServiceBuild build)
    {
        var labels = Ordered.Pairs(build.Labels) ?? new SortedDictionary<string, string>(StringComparer.Ordinal);
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Service] = service.Name;
        labels[ComposeLabels.Version] = ComposeLabels.VersionFollowed;
        return labels;
    }

    private static List<string> Ulimits(ServiceBuild build)
    {
        var limits = new List<string>(build.Ulimits.Count);
        foreach (var limit in build.Ulimits) limits.Add(string.Create(CultureInfo.InvariantCulture, $"{limit.Name}={limit.Soft}:{limit.Hard}"));
        return limits;
    }

    private static string Dockerfile(ComposeProject project, ComposeService service, ServiceBuild build, BuildContextSource context, string stateDirectory)
    {
        if (build.DockerfileInline is { } inline) return Written(project, service, inline, stateDirectory);
        return context is LocalContext local ? Path.GetFullPath(build.Dockerfile ?? "Dockerfile", local.Directory) : build.Dockerfile ?? "Dockerfile";
    }

    // Written only where it differs, so that its time stamp says when it changed.
    private static string Written(ComposeProject project, ComposeService service, string inline, string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, $"{project.Name}.{service.Name}.Dockerfile");
        var content = Encoding.UTF8.GetBytes(inline);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            try
            {
                Directory.CreateDirectory(stateDirectory);
                File.WriteAllBytes(path, content);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new SlipwayException(MappingErrors.InlineNotWritten(service.Name, path, failure.Message, service.At("build")), failure);
            }
        }
        return path;
    }
}
