namespace Slipway.Docker.Progress;

/// <summary>
/// moby.buildkit.v1.StatusResponse: what changed in a build since the last one. The engine sends it, in base64, as the <c>aux</c> of the
/// <c>moby.buildkit.trace</c> lines of its build stream.
/// </summary>
public sealed record BuildStatus(
    IReadOnlyList<Vertex> Vertexes, IReadOnlyList<VertexStatus> Statuses, IReadOnlyList<VertexLog> Logs, IReadOnlyList<VertexWarning> Warnings);

/// <summary>A step of the build graph. It is sent again whenever it changes.</summary>
/// <param name="Digest">Identifies it.</param>
/// <param name="Name">As to be shown: <c>[stage 2/3] RUN make</c>.</param>
/// <param name="Inputs">The digests of the vertexes it builds on.</param>
/// <param name="Cached">Its result was there already.</param>
/// <param name="Started">Null before it begins.</param>
/// <param name="Completed">Null until it ends, well or not.</param>
/// <param name="Error">Why it failed; empty when it did not.</param>
public sealed record Vertex(
    string Digest, string Name, IReadOnlyList<string> Inputs, bool Cached, DateTimeOffset? Started, DateTimeOffset? Completed, string Error);

/// <summary>How far a part of a vertex is, such as a layer's download.</summary>
/// <param name="Id">Identifies the part within its vertex.</param>
/// <param name="Vertex">The vertex's digest.</param>
/// <param name="Name">What is being done.</param>
/// <param name="Current">Bytes, or what else is counted.</param>
/// <param name="Total">0 when it is not known.</param>
/// <param name="Started">Null before it begins.</param>
/// <param name="Completed">Null until it ends.</param>
public sealed record VertexStatus(
    string Id, string Vertex, string Name, long Current, long Total, DateTimeOffset? Started, DateTimeOffset? Completed);

/// <summary>A piece of a vertex's output; pieces do not end at line ends.</summary>
/// <param name="Vertex">The vertex's digest.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Stream">1 is standard output, 2 standard error.</param>
/// <param name="Data">The bytes written.</param>
public sealed record VertexLog(string Vertex, DateTimeOffset? Time, int Stream, ReadOnlyMemory<byte> Data);

/// <summary>A warning of the frontend (BuildKit 0.10 and later).</summary>
/// <param name="Vertex">The digest of the vertex it is about.</param>
/// <param name="Level">Lower is graver; 1 is usual.</param>
/// <param name="Summary">One line.</param>
/// <param name="Detail">Further lines.</param>
/// <param name="Url">Where more is said; may be empty.</param>
/// <param name="File">The file it is about, such as <c>Dockerfile</c>; empty when it is about none.</param>
/// <param name="Ranges">Where in the file.</param>
public sealed record VertexWarning(
    string Vertex, int Level, string Summary, IReadOnlyList<string> Detail, string Url, string File, IReadOnlyList<SourceRange> Ranges);

/// <summary>A range of a source file. Lines count from 1; characters from 0 and may all be 0 where only lines are known.</summary>
public sealed record SourceRange(int StartLine, int StartCharacter, int EndLine, int EndCharacter);
