namespace Slipway.Deploy.Releases;

/// <summary>What was deployed, by whom, made of what. Kept on every host as <c>releases/{Number}/release.json</c> and in the local record; holds no secret.</summary>
public sealed record Release
{
    /// <summary>From 1; the same on every host of a deployment.</summary>
    public required int Number { get; init; }

    /// <summary>The compose project's name.</summary>
    public required string Project { get; init; }

    /// <summary>The environment's name: <c>Prod</c>.</summary>
    public required string Environment { get; init; }

    public required DeployMode Mode { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary><c>user@machine</c> of who deployed.</summary>
    public required string Actor { get; init; }

    /// <summary>The git commit of the project's folder, with <c>+dirty</c> behind it where it had changes; null without git.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the specification (<c>compose.yaml</c> beside it), <c>sha256:…</c>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>The image ids by service, as the host's engine names them.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>The image references by service, as the project names them.</summary>
    public required IReadOnlyDictionary<string, string> References { get; init; }

    /// <summary>Digests, in the order of their paths, of the files that its containers mount (<c>files/{digest}</c>).</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The names of all hosts of the deployment.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

}

/// <summary>What runs the services.</summary>
public enum DeployMode
{
    /// <summary>Containers of each host's engine.</summary>
    Compose,

    /// <summary>Services of a swarm that the hosts form.</summary>
    Swarm,
}
