namespace Slipway.Docker.Locating;

/// <summary>The sockets and pipes where engines listen when nobody says otherwise.</summary>
internal static class DefaultEngines
{
    private const string Origin = "default socket";

    public static IReadOnlyList<EngineEndpoint> All(EngineSearch search)
    {
        if (search.Windows) return [EngineAddress.Pipe("docker_engine", "default pipe"), EngineAddress.Pipe("dockerDesktopLinuxEngine", "Docker Desktop's pipe")];
        var home = search.HomeDirectory.TrimEnd('/');
        var runtime = search.Set("XDG_RUNTIME_DIR")?.TrimEnd('/');
        List<EngineEndpoint> all = [EngineAddress.Unix("/var/run/docker.sock", Origin)];
        if (runtime is not null) all.Add(EngineAddress.Unix(runtime + "/docker.sock", "rootless Docker's socket"));
        all.Add(EngineAddress.Unix(home + "/.docker/run/docker.sock", "Docker Desktop's socket"));
        all.Add(EngineAddress.Unix(home + "/.docker/desktop/docker.sock", "Docker Desktop's socket"));
        all.Add(EngineAddress.Unix(home + "/.colima/default/docker.sock", "Colima's socket"));
        if (runtime is not null) all.Add(EngineAddress.Unix(runtime + "/podman/podman.sock", "rootless Podman's socket"));
        all.Add(EngineAddress.Unix("/run/podman/podman.sock", "Podman's socket"));
        return all;
    }
}
