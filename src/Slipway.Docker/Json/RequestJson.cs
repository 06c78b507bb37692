using Slipway.Docker.Containers;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;
using Slipway.Docker.Volumes;

namespace Slipway.Docker.Json;

/// <summary>The bytes of create requests, as they are sent.</summary>
public static class RequestJson
{
    /// <summary>The body of <c>POST /containers/create</c> in UTF-8. Mappings have the order of the dictionaries they come from.</summary>
    public static byte[] Write(ContainerCreateRequest request) => EngineJson.Bytes(request);

    /// <summary>The body of <c>POST /networks/create</c>.</summary>
    public static byte[] Write(NetworkCreateRequest request) => EngineJson.Bytes(request);

    /// <summary>The body of <c>POST /volumes/create</c>.</summary>
    public static byte[] Write(VolumeCreateRequest request) => EngineJson.Bytes(request);

    /// <summary>A container's place in a network, as part of a request.</summary>
    public static byte[] Write(EndpointSettings endpoint) => EngineJson.Bytes(endpoint);

    /// <summary>The body of <c>POST /services/create</c>.</summary>
    public static byte[] Write(ServiceSpec spec) => EngineJson.Bytes(spec);
}
