using Slipway.Diagnostics;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Progress;

/// <summary>Decodes moby.buildkit.v1.StatusResponse (moby/buildkit, api/services/control/control.proto); fields that are not known are skipped.</summary>
public static class BuildStatusReader
{
    /// <summary>Decodes the <c>aux</c> of a <c>moby.buildkit.trace</c> line.</summary>
    /// <exception cref="SlipwayException">It is no base64 or no StatusResponse.</exception>
    public static BuildStatus FromTrace(string base64)
    {
        try
        {
            return Read(Convert.FromBase64String(base64));
        }
        catch (Exception exception) when (exception is FormatException or MalformedMessageException)
        {
            throw new SlipwayException(DockerErrors.TraceMalformed(exception.Message), exception);
        }
    }

    internal static BuildStatus Read(ReadOnlySpan<byte> message)
    {
        List<Vertex> vertexes = [];
        List<VertexStatus> statuses = [];
        List<VertexLog> logs = [];
        List<VertexWarning> warnings = [];
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: vertexes.Add(ReadVertex(reader.Bytes())); break;
                case 2: statuses.Add(ReadVertexStatus(reader.Bytes())); break;
                case 3: logs.Add(ReadLog(reader.Bytes())); break;
                case 4: warnings.Add(ReadWarning(reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }
        return new(vertexes, statuses, logs, warnings);
    }

    private static Vertex ReadVertex(ReadOnlySpan<byte> message)
    {
        List<string> inputs = [];
        var vertex = new Vertex("", "", inputs, false, null, null, "");
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: vertex = vertex with { Digest = reader.Text() }; break;
                case 2: inputs.Add(reader.Text()); break;
                case 3: vertex = vertex with { Name = reader.Text() }; break;
                case 4: vertex = vertex with { Cached = reader.Bool() }; break;
                case 5: vertex = vertex with { Started = ReadTime(reader.Bytes()) }; break;
                case 6: vertex = vertex with { Completed = ReadTime(reader.Bytes()) }; break;
                case 7: vertex = vertex with { Error = reader.Text() }; break;
                default: reader.Skip(); break;
            }
        }
        return vertex;
    }

    private static VertexStatus ReadVertexStatus(ReadOnlySpan<byte> message)
    {
        var status = new VertexStatus("", "", "", 0, 0, null, null);
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: status = status with { Id = reader.Text() }; break;
                case 2: status = status with { Vertex = reader.Text() }; break;
                case 3: status = status with { Name = reader.Text() }; break;
                case 4: status = status with { Current = reader.Int64() }; break;
                case 5: status = status with { Total = reader.Int64() }; break;
                case 7: status = status with { Started = ReadTime(reader.Bytes()) }; break;
                case 8: status = status with { Completed = ReadTime(reader.Bytes()) }; break;
                default: reader.Skip(); break;
            }
        }
        return status;
    }

    private static VertexLog ReadLog(ReadOnlySpan<byte> message)
    {
        var log = new VertexLog("", null, 1, default);
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: log = log with { Vertex = reader.Text() }; break;
                case 2: log = log with { Time = ReadTime(reader.Bytes()) }; break;
                case 3: log = log with { Stream = (int)reader.Int64() }; break;
                case 4: log = log with { Data = reader.Bytes().ToArray() }; break;
                default: reader.Skip(); break;
            }
        }
        return log;
    }

    private static VertexWarning ReadWarning(ReadOnlySpan<byte> message)
    {
        List<string> detail = [];
        List<SourceRange> ranges = [];
        var warning = new VertexWarning("", 0, "", detail, "", "", ranges);
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: warning = warning with { Vertex = reader.Text() }; break;
                case 2: warning = warning with { Level = (int)reader.Int64() }; break;
                case 3: warning = warning with { Summary = reader.Text() }; break;
                case 4: detail.Add(reader.Text()); break;
                case 5: warning = warning with { Url = reader.Text() }; break;
                // pb.SourceInfo { string filename = 1; bytes data = 2; … }
                case 6: warning = warning with { File = WireReader.FirstText(reader.Bytes()) }; break;
                case 7: ranges.Add(ReadRange(reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }
        return warning;
    }

    // pb.Range { Position start = 1; Position end = 2 }
    private static SourceRange ReadRange(ReadOnlySpan<byte> message)
    {
        (int Line, int Character) start = default, end = default;
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: start = ReadPair(reader.Bytes()); break;
                case 2: end = ReadPair(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        return new(start.Line, start.Character, end.Line, end.Character);
    }

    // pb.Position { int32 line = 1; int32 character = 2 }
    private static (int First, int Second) ReadPair(ReadOnlySpan<byte> message)
    {
        (int First, int Second) pair = default;
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: pair.First = (int)reader.Int64(); break;
                case 2: pair.Second = (int)reader.Int64(); break;
                default: reader.Skip(); break;
            }
        }
        return pair;
    }

    // google.protobuf.Timestamp { int64 seconds = 1; int32 nanos = 2 }
    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanos = 0;
        for (var reader = new WireReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: seconds = reader.Int64(); break;
                case 2: nanos = reader.Int64(); break;
                default: reader.Skip(); break;
            }
        }
        if (seconds is < -62135596800 or > 253402300799 || nanos is < 0 or > 999_999_999)
            throw new MalformedMessageException("a time is out of range");
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / TimeSpan.NanosecondsPerTick);
    }
}
