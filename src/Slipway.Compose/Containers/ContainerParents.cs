using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>Containers whose namespaces or volumes another one uses: <c>service:NAME</c> becomes the container it means.</summary>
internal static class ContainerParents
{
    private const string Service = "service:";
    private const string Container = "container:";

    public static HostConfig Resolve(HostConfig host, Func<string, string> namespaceContainer) => host with
    {
        NetworkMode = Mode(host.NetworkMode, namespaceContainer),
        IpcMode = Mode(host.IpcMode, namespaceContainer),
        PidMode = Mode(host.PidMode, namespaceContainer),
        VolumesFrom = host.VolumesFrom is { } sources ? Volumes(sources, namespaceContainer) : null,
    };

    private static string? Mode(string? mode, Func<string, string> namespaceContainer) =>
        mode?.StartsWith(Service, StringComparison.Ordinal) == true ? Container + namespaceContainer(mode[Service.Length..]) : mode;

    // service[:mode], or container:NAME[:mode].
    private static List<string> Volumes(IReadOnlyList<string> sources, Func<string, string> namespaceContainer)
    {
        var resolved = new List<string>(sources.Count);
        foreach (var source in sources)
        {
            if (source.StartsWith(Container, StringComparison.Ordinal))
            {
                resolved.Add(source[Container.Length..]);
                continue;
            }
            var colon = source.IndexOf(':', StringComparison.Ordinal);
            resolved.Add(colon < 0 ? namespaceContainer(source) : namespaceContainer(source[..colon]) + source[colon..]);
        }
        return resolved;
    }
}
