namespace Slipway.Docker.Session;

/// <summary>What BuildKit demands of secrets.</summary>
public static class BuildSecret
{
    /// <summary>The most bytes a secret may have (moby/buildkit, session/secrets).</summary>
    public const int MaxSize = 500 * 1024;
}
