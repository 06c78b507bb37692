namespace Slipway.Docker.Session;

/// <summary>Where a build's <c>local</c> or <c>tar</c> output goes: an <see cref="OutputFile"/> or an <see cref="OutputDirectory"/>.</summary>
public interface IOutputSink;

/// <summary>Takes the bytes of an output that is one file: <c>type=tar</c>, <c>docker</c> or <c>oci</c>.</summary>
/// <param name="Open">
/// Called when the output begins, with what the exporter says of it; the stream is disposed at its end. When the build fails before, it is never called;
/// when the output breaks off, the stream is disposed and the call fails, so write to a temporary name first.
/// </param>
public sealed record OutputFile(Func<IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<Stream>> Open) : IOutputSink;

/// <summary>
/// Takes the files of an output of <c>type=local</c>. Files of the same name are replaced (each is old or new at any moment), others stay; owners are not kept.
/// </summary>
/// <param name="Path">The folder; made when it is missing.</param>
public sealed record OutputDirectory(string Path) : IOutputSink;
