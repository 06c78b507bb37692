using Slipway.Docker.Http;

namespace Slipway.Docker.Connections;

/// <summary>A call of the Engine API.</summary>
/// <param name="Method">HTTP's.</param>
/// <param name="Path">From '/', with its query, without the version.</param>
/// <param name="Purpose">Completes "The engine could not …" in messages: <c>create container 'web'</c>.</param>
internal sealed record EngineRequest(string Method, string Path, string Purpose)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte>? Content { get; init; }

    public HttpBodyWriter? Body { get; init; }

    /// <summary>For the calls that settle which version to speak.</summary>
    public bool Unversioned { get; init; }

    /// <summary>A status of 400 and more that is an answer, not a failure.</summary>
    public int? Accepted { get; init; }

    /// <summary>A connection that no other request has used or will use.</summary>
    public bool OwnConnection { get; init; }
}
