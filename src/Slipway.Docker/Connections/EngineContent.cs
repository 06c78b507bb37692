using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Docker.Connections;

/// <summary>Bodies and the headers that go with them.</summary>
internal static class EngineContent
{
    public static readonly KeyValuePair<string, string>[] JsonHeaders = [new("Content-Type", "application/json")];

    public static readonly KeyValuePair<string, string>[] TarHeaders = [new("Content-Type", "application/x-tar")];

    public static readonly KeyValuePair<string, string>[] GzipAccepted = [new("Accept-Encoding", "gzip")];

    public static EngineRequest WithJson<T>(this EngineRequest request, T value, JsonTypeInfo<T> type) =>
        request.WithJson(JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static EngineRequest WithJson(this EngineRequest request, byte[] json) => request with { Headers = [.. JsonHeaders, .. request.Headers], Content = json };
}
