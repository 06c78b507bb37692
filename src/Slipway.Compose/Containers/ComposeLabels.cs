namespace Slipway.Compose.Containers;

/// <summary>The labels by which docker compose knows what belongs to a project, and Slipway's own.</summary>
public static class ComposeLabels
{
    public const string Project = "com.docker.compose.project";
    public const string Service = "com.docker.compose.service";
    public const string ConfigHash = "com.docker.compose.config-hash";
    public const string ContainerNumber = "com.docker.compose.container-number";

    /// <summary><c>True</c> for a container of <c>ComposeRun</c>, else <c>False</c>.</summary>
    public const string OneOff = "com.docker.compose.oneoff";

    /// <summary>The slug of a one-off container.</summary>
    public const string Slug = "com.docker.compose.slug";

    /// <summary><c>service:condition:restart,…</c></summary>
    public const string DependsOn = "com.docker.compose.depends_on";

    /// <summary>The id of the image it was created from.</summary>
    public const string Image = "com.docker.compose.image";

    /// <summary>While a container is replaced: the name of the one it takes the place of.</summary>
    public const string Replace = "com.docker.compose.replace";
    public const string Version = "com.docker.compose.version";

    /// <summary>The value of <see cref="Version"/>: the docker compose whose labels and names these are.</summary>
    public const string VersionFollowed = "2.26.1";
    public const string WorkingDirectory = "com.docker.compose.project.working_dir";
    public const string ConfigFiles = "com.docker.compose.project.config_files";
    public const string EnvironmentFile = "com.docker.compose.project.environment_file";

    /// <summary>The key of a network.</summary>
    public const string Network = "com.docker.compose.network";

    /// <summary>The key of a volume.</summary>
    public const string Volume = "com.docker.compose.volume";

    /// <summary>Of a container that only tries whether its service would become healthy: the name of the one that is to follow it. Such a container is a one-off, too.</summary>
    public const string Rehearsal = "slipway.rehearsal";

    /// <summary>Digests of single members: <c>environment=0123abcd ports=…</c>; <see cref="FieldDigests"/>.</summary>
    public const string Fields = "slipway.fields";
}
