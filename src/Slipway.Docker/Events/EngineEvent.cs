using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Slipway.Docker.Events;

/// <summary>Something that happened on the engine.</summary>
public sealed record EngineEvent
{
    /// <summary><c>container</c>, <c>image</c>, <c>network</c>, <c>volume</c>…</summary>
    public string Type { get; init; } = "";

    /// <summary><c>start</c>, <c>die</c>, <c>health_status: healthy</c>, <c>destroy</c>…</summary>
    public string Action { get; init; } = "";

    public EventActor Actor { get; init => field = value ?? new(); } = new();

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}

/// <summary>What an event is about.</summary>
public sealed record EventActor
{
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    /// <summary>Labels, <c>name</c>, <c>image</c>, <c>exitCode</c>…</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; }
        = ReadOnlyDictionary<string, string>.Empty;
}
