using System.Text.Json.Serialization;
using Slipway.Docker.Builds;
using Slipway.Docker.Containers;
using Slipway.Docker.Credentials;
using Slipway.Docker.Daemon;
using Slipway.Docker.Exec;
using Slipway.Docker.Images;
using Slipway.Docker.Networks;
using Slipway.Docker.Streams;
using Slipway.Docker.Swarm;
using Slipway.Docker.Volumes;

namespace Slipway.Docker.Json;

/// <summary>The Engine API's JSON: Go's field names, unknown fields passed over, nulls not written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ImageSummary>))]
[JsonSerializable(typeof(IReadOnlyList<ImageHistoryEntry>))]
[JsonSerializable(typeof(IReadOnlyList<ImageRemoval>))]
[JsonSerializable(typeof(ImagePruneReport))]
[JsonSerializable(typeof(ContainerCreateRequest))]
[JsonSerializable(typeof(ContainerUpdateRequest))]
[JsonSerializable(typeof(ContainerUpdateReport))]
[JsonSerializable(typeof(ContainerInspect))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSerializable(typeof(ContainerProcesses))]
[JsonSerializable(typeof(ContainerPruneReport))]
[JsonSerializable(typeof(ContainerPathStat))]
[JsonSerializable(typeof(IReadOnlyList<ContainerChange>))]
[JsonSerializable(typeof(ExecCreateRequest))]
[JsonSerializable(typeof(ExecStartRequest))]
[JsonSerializable(typeof(ExecCreated))]
[JsonSerializable(typeof(ExecInspect))]
[JsonSerializable(typeof(NetworkCreateRequest))]
[JsonSerializable(typeof(EndpointSettings))]
[JsonSerializable(typeof(NetworkConnectRequest))]
[JsonSerializable(typeof(NetworkDisconnectRequest))]
[JsonSerializable(typeof(NetworkPruneReport))]
[JsonSerializable(typeof(VolumeCreateRequest))]
[JsonSerializable(typeof(VolumePruneReport))]
[JsonSerializable(typeof(ServiceSpec))]
[JsonSerializable(typeof(StoredObjectSpec))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(BuildPruneReport))]
[JsonSerializable(typeof(IReadOnlyList<BuildOutput>))]
[JsonSerializable(typeof(IReadOnlyList<Ulimit>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(RegistryAuthDocument))]
[JsonSerializable(typeof(Dictionary<string, RegistryAuthDocument>))]
internal sealed partial class EngineJson : JsonSerializerContext;
