using Slipway.Compose.Model;

namespace Slipway.Deploy.Specification;

/// <summary>A specification as one host carries it out: paths are the host's, contents come from the release, and only the host's services are there. Services that have profiles are for one-offs.</summary>
internal static class PlacedProject
{
    private const string Relative = "./";

    /// <param name="specification">The project as its specification has it.</param>
    /// <param name="folder">Absolute path of the project's folder on the host.</param>
    /// <param name="contents">Of the release, by name.</param>
    /// <param name="services">The services that run there, with those they depend on; empty for all.</param>
    public static ComposeProject Of(ComposeProject specification, string folder, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents, IReadOnlyList<string> services)
    {
        var wanted = services.Count == 0 ? null : WithDependencies(specification, services);
        var placed = Each(specification.Services, service => service with { Volumes = [.. service.Volumes.Select(mount => Placed(mount, folder))] });
        return specification with
        {
            WorkingDirectory = folder,
            Services = Each(placed.Where(service => service.Value.Profiles.Count == 0 && wanted?.Contains(service.Key) != false), service => service),
            DisabledServices = Each(placed.Where(service => service.Value.Profiles.Count > 0), service => service),
            Secrets = Each(specification.Secrets, content => Held(content, contents)),
            Configs = Each(specification.Configs, content => Held(content, contents)),
        };
    }

    private static ServiceMount Placed(ServiceMount mount, string folder) =>
        mount is { Type: "bind", Source: { } source } && source.StartsWith(Relative, StringComparison.Ordinal) ? mount with { Source = $"{folder}/{source[Relative.Length..]}" } : mount;

    private static ComposeFileObject Held(ComposeFileObject content, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents)
    {
        if (content.Source is not FileObjectFile file)
            return content;
        var bytes = contents[file.Path[(file.Path.LastIndexOf('/') + 1)..]];
        return content with { Source = new FileObjectHeld(() => bytes.ToArray()) };
    }

    private static HashSet<string> WithDependencies(ComposeProject project, IReadOnlyList<string> services)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(services);
        while (left.TryPop(out var name))
        {
            if (!project.Services.TryGetValue(name, out var service) || !wanted.Add(name))
                continue;
            foreach (var dependency in service.DependsOn.Keys)
                left.Push(dependency);
        }

        return wanted;
    }

    private static Dictionary<string, T> Each<T>(IEnumerable<KeyValuePair<string, T>> all, Func<T, T> become) =>
        all.ToDictionary(one => one.Key, one => become(one.Value), StringComparer.Ordinal);
}
