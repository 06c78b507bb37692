namespace Slipway.Images.Dockerfiles;

/// <summary>What of a base image's configuration (Engine API, image inspect: <c>Config.Env</c>, <c>Config.OnBuild</c>) a build inherits.</summary>
public sealed record BaseImageFacts(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> OnBuild);

/// <summary>What a build is given besides its Dockerfile.</summary>
public sealed record StageGraphOptions
{
    /// <summary>Build arguments, as given.</summary>
    public IReadOnlyDictionary<string, string> BuildArguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The platform to build for, <c>os/arch[/variant]</c>; null when it is the engine's own and not known here.</summary>
    public string? Platform { get; init; }

    /// <summary>The platform that builds; null when not known here.</summary>
    public string? BuildPlatform { get; init; }

    /// <summary>The stage asked for, which TARGETSTAGE tells; null for the last one.</summary>
    public string? Target { get; init; }

    /// <summary>The names given with <c>--build-context</c>; they take the place of stages and images of that name.</summary>
    public IReadOnlyCollection<string> NamedContexts { get; init; } = [];

    /// <summary>Knows a base image by its reference; null, or an answer of null, leaves what the image sets unknown.</summary>
    public Func<string, BaseImageFacts?>? Inspect { get; init; }

    internal bool HasNamedContext(string name)
    {
        if (name is "scratch" or "context") return false;
        foreach (var context in NamedContexts)
            if (context.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
