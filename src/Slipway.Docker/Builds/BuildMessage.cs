using System.Text.Json;

namespace Slipway.Docker.Builds;

/// <summary>One message of a build. Which of the parts are set depends on the builder.</summary>
/// <param name="Stream">Output of the classic builder; not whole lines.</param>
/// <param name="Status">A step of a pull within the build.</param>
/// <param name="Error">The build has failed.</param>
/// <param name="AuxId"><c>moby.buildkit.trace</c>, <c>moby.image.id</c>, or null where the classic builder tells the image's id.</param>
/// <param name="Aux">What <paramref name="AuxId"/> says: base64 of a StatusResponse, or <c>{"ID":"sha256:…"}</c>.</param>
public sealed record BuildMessage(string? Stream, string? Status, BuildFailure? Error, string? AuxId, JsonElement? Aux)
{
    /// <summary>The identifier of the layer or tag a <see cref="Status"/> is about.</summary>
    public string? StatusId { get; init; }

    /// <summary>The bytes that a trace's text stands for; null when the message carries none.</summary>
    public byte[]? AuxBytes => Aux is { ValueKind: JsonValueKind.String } aux ? aux.GetBytesFromBase64() : null;

    /// <summary>The id of the image built; null when the message does not tell it.</summary>
    public string? ImageId =>
        Aux is { ValueKind: JsonValueKind.Object } aux && aux.TryGetProperty("ID", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}

/// <summary>Why a build failed.</summary>
/// <param name="Code">The exit code of a RUN; 0 where there is none.</param>
/// <param name="Message">The builder's message.</param>
public sealed record BuildFailure(int Code, string Message);

/// <summary>What <c>POST /build/prune</c> did.</summary>
public sealed record BuildPruneReport
{
    public IReadOnlyList<string> CachesDeleted { get; init => field = value ?? []; } = [];

    /// <summary>Bytes.</summary>
    public long SpaceReclaimed { get; init; }
}
