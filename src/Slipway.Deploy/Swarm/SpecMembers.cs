namespace Slipway.Deploy.Swarm;

/// <summary>What members of a service's specification are called in a compose file.</summary>
internal static class SpecMembers
{
    /// <summary>The names for paths of <see cref="SpecComparison"/>, each once, in their order.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> paths)
    {
        var names = new List<string>();
        foreach (var path in paths)
        {
            var name = Name(path);
            if (!names.Contains(name)) names.Add(name);
        }

        return names;
    }

    private static string Name(string path)
    {
        if (After(path, "TaskTemplate.ContainerSpec.") is { } container) return OfContainer(container);
        if (After(path, "TaskTemplate.") is { } task) return OfTask(task);
        if (path.StartsWith("Mode.Replicated.", StringComparison.Ordinal) || path.StartsWith("Mode.ReplicatedJob.", StringComparison.Ordinal)) return "replicas";
        return First(path) switch
        {
            "Labels" => path == "Labels." + SwarmLabels.Image ? "image name" : "deploy.labels",
            "Mode" => "deploy.mode",
            "UpdateConfig" => "update_config",
            "RollbackConfig" => "rollback_config",
            "EndpointSpec" => path == "EndpointSpec.Mode" ? "endpoint_mode" : "ports",
            var other => other,
        };
    }

    private static string OfContainer(string path) => First(path) switch
    {
        "Image" => "image",
        "Labels" => "labels",
        "Command" => "entrypoint",
        "Args" => "command",
        "Hostname" => "hostname",
        "Env" => "environment",
        "Dir" => "working_dir",
        "User" => "user",
        "Groups" => "group_add",
        "Init" => "init",
        "StopSignal" => "stop_signal",
        "TTY" => "tty",
        "OpenStdin" => "stdin_open",
        "ReadOnly" => "read_only",
        "Mounts" => "volumes",
        "StopGracePeriod" => "stop_grace_period",
        "Healthcheck" => "healthcheck",
        "Hosts" => "extra_hosts",
        "DNSConfig" => "dns",
        "Secrets" => "secrets",
        "Configs" => "configs",
        "Isolation" => "isolation",
        "Sysctls" => "sysctls",
        "CapabilityAdd" => "cap_add",
        "CapabilityDrop" => "cap_drop",
        "Ulimits" => "ulimits",
        var other => other,
    };

    private static string OfTask(string path) => First(path) switch
    {
        "Resources" => "resources",
        "RestartPolicy" => "restart_policy",
        "Placement" => "placement",
        "Networks" => "networks",
        "LogDriver" => "logging",
        var other => other,
    };

    private static string? After(string path, string prefix) => path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;

    private static string First(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? path : path[..dot];
    }
}
