namespace Slipway.Docker.Session;

/// <summary>
/// How a session is opened: <c>POST /session</c> with <c>Connection: Upgrade</c> and <c>Upgrade: h2c</c>; after the 101 the engine is the HTTP/2 client.
/// </summary>
/// <param name="Headers">The further headers. A name that occurs several times is sent as so many lines: the engine does not split folded ones.</param>
public sealed record SessionHandshake(IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    internal static SessionHandshake For(string id, BuildSessionContent content, IEnumerable<string> methods) => new(
    [
        new("X-Docker-Expose-Session-Uuid", id),
        new("X-Docker-Expose-Session-Name", content.Name),
        new("X-Docker-Expose-Session-Sharedkey", content.SharedKey),
        .. methods.Select(method => new KeyValuePair<string, string>("X-Docker-Expose-Session-Grpc-Method", method)),
    ]);
}
