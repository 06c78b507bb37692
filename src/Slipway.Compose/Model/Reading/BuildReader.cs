namespace Slipway.Compose.Model.Reading;

/// <summary>Reads how a service's image is built.</summary>
internal static class BuildReader
{
    public static ServiceBuild? Build(MemberReader from)
    {
        if (!from.Needs("context") || from.Word("context") is not { } context) return null;
        return new ServiceBuild
        {
            Context = context,
            Dockerfile = Dockerfile(context, from.Word("dockerfile")),
            DockerfileInline = from.Word("dockerfile_inline"),
            Target = from.Word("target"),
            Args = from.OptionalPairs("args"),
            Labels = from.Pairs("labels"),
            Tags = from.Texts("tags"),
            CacheFrom = from.Texts("cache_from"),
            CacheTo = from.Texts("cache_to"),
            Platforms = from.Texts("platforms"),
            ExtraHosts = NetworkReader.Hosts(from),
            AdditionalContexts = from.Pairs("additional_contexts"),
            Network = from.Word("network"),
            ShmSize = from.Whole("shm_size"),
            Ulimits = ResourcesReader.Ulimits(from),
            Secrets = Secrets(from),
            Ssh = from.Texts("ssh"),
            Pull = from.Flag("pull") ?? false,
            NoCache = from.Flag("no_cache") ?? false,
            Privileged = from.Flag("privileged") ?? false,
            Isolation = from.Word("isolation"),
            Position = from.Mapping.Position,
        };
    }

    // Below a local context the path is made absolute; the engine resolves it in a remote one.
    private static string? Dockerfile(string context, string? dockerfile) =>
        dockerfile is not null && Path.IsPathFullyQualified(context) ? Path.GetFullPath(dockerfile, context) : dockerfile;

    private static List<(string, string)> Secrets(MemberReader from)
    {
        var secrets = new List<(string, string)>();
        foreach (var secret in from.Items("secrets"))
        {
            if (secret.Needs("source") && secret.Word("source") is { } source) secrets.Add((source, secret.Word("target") ?? source));
        }
        return secrets;
    }
}
