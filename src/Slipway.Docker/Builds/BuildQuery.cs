using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Builds;

/// <summary>The query of <c>POST /build</c>.</summary>
internal static class BuildQuery
{
    public static string PathOf(ImageBuildRequest request)
    {
        var query = new Query("/build")
            .Add("version", request.Builder == ImageBuilder.BuildKit ? "2" : "1")
            .Add("session", request.SessionId)
            .Add("buildid", request.BuildId)
            .Add("remote", request.RemoteContext)
            .Add("dockerfile", request.Dockerfile)
            .AddAll("t", request.Tags)
            .AddJson("buildargs", request.BuildArgs, EngineJson.Default.IReadOnlyDictionaryStringString)
            .AddJson("labels", request.Labels, EngineJson.Default.IReadOnlyDictionaryStringString!)
            .Add("target", request.Target)
            .Add("platform", request.Platform)
            .Add("networkmode", request.NetworkMode)
            .AddJson("cachefrom", request.CacheFrom, EngineJson.Default.IReadOnlyListString)
            .Add("extrahosts", request.ExtraHosts is { Count: > 0 } hosts ? string.Join(',', hosts) : null)
            .Add("shmsize", request.ShmSize)
            .AddJson("ulimits", request.Ulimits, EngineJson.Default.IReadOnlyListUlimit)
            .Add("memory", request.Memory)
            .Add("memswap", request.MemorySwap)
            .Add("cgroupparent", request.CgroupParent)
            .Add("pull", request.Pull)
            .Add("nocache", request.NoCache)
            .AddJson("outputs", request.Outputs, EngineJson.Default.IReadOnlyListBuildOutput);
        // The classic builder keeps its intermediate containers unless told; BuildKit has none.
        if (request.Builder == ImageBuilder.Classic) query.Add("rm", true).Add("forcerm", true);
        return query.ToString();
    }
}
