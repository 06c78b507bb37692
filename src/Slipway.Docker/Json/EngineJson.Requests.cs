using System.Buffers;
using System.Text.Json;
using Slipway.Docker.Containers;
using Slipway.Docker.Exec;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;
using Slipway.Docker.Volumes;

namespace Slipway.Docker.Json;

/// <summary>
/// Request bodies, written by the generated code alone. The serializer would first make metadata for every property of every type in a body, which takes a cold start
/// longer than the engine takes to make a container.
/// </summary>
internal sealed partial class EngineJson
{
    public static byte[] Bytes(ContainerCreateRequest request) => Bytes(request, Default.ContainerCreateRequestSerializeHandler);

    public static byte[] Bytes(NetworkCreateRequest request) => Bytes(request, Default.NetworkCreateRequestSerializeHandler);

    public static byte[] Bytes(NetworkConnectRequest request) => Bytes(request, Default.NetworkConnectRequestSerializeHandler);

    public static byte[] Bytes(EndpointSettings endpoint) => Bytes(endpoint, Default.EndpointSettingsSerializeHandler);

    public static byte[] Bytes(VolumeCreateRequest request) => Bytes(request, Default.VolumeCreateRequestSerializeHandler);

    public static byte[] Bytes(ExecCreateRequest request) => Bytes(request, Default.ExecCreateRequestSerializeHandler);

    public static byte[] Bytes(ExecStartRequest request) => Bytes(request, Default.ExecStartRequestSerializeHandler);

    public static byte[] Bytes(ServiceSpec request) => Bytes(request, Default.ServiceSpecSerializeHandler);

    public static byte[] Bytes(StoredObjectSpec request) => Bytes(request, Default.StoredObjectSpecSerializeHandler);

    private static byte[] Bytes<T>(T value, Action<Utf8JsonWriter, T?> write)
        where T : class
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            write(writer, value);
        return bytes.WrittenSpan.ToArray();
    }
}
