using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Slipway.Docker.Session.Http2;

namespace Slipway.Docker.Session.Grpc;

/// <summary>One call from the engine: its metadata, the messages it sends and those it is sent.</summary>
internal sealed class GrpcCall(Http2Stream stream)
{
    /// <summary>Larger than any message BuildKit sends (3 MiB, in a local output).</summary>
    public const int MaxMessageSize = 16 * 1024 * 1024;

    private readonly byte[] prefix = new byte[GrpcFraming.PrefixSize];
    private readonly Lock starting = new();
    private byte[] message = new byte[1024];

    public bool Started { get; private set; }

    /// <summary>The values of a metadata key, in order. BuildKit marks values that hold non-ASCII text by a further key, <c>…-encoded</c>.</summary>
    public IReadOnlyList<string> Metadata(string key)
    {
        var values = new List<string>();
        foreach (var (name, value, _) in stream.Headers)
        {
            if (name == key)
                values.Add(value);
            else if (name.Length == key.Length + 4 && name.EndsWith("-bin", StringComparison.Ordinal) && name.StartsWith(key, StringComparison.Ordinal))
                AddBinary(values, value);
        }
        return IsEncoded(key) ? values.ConvertAll(value => Uri.UnescapeDataString(value.Replace('+', ' '))) : values;
    }

    /// <summary>Every metadata key with this prefix and its values, joined by ','; the prefix is taken off.</summary>
    public IReadOnlyDictionary<string, string> MetadataUnder(string keyPrefix)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value, _) in stream.Headers)
        {
            if (name.StartsWith(keyPrefix, StringComparison.Ordinal))
                found[name[keyPrefix.Length..]] = found.TryGetValue(name[keyPrefix.Length..], out var before) ? $"{before},{value}" : value;
        }
        return found;
    }

    /// <summary>The next message, valid until the next read; null when the engine has sent all it has.</summary>
    /// <exception cref="GrpcException">The message is too large, compressed or cut short.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await FillAsync(prefix, cancellationToken);
        if (read == 0)
            return null;
        if (read < prefix.Length)
            throw CutShort();
        if (prefix[0] != 0)
            throw new GrpcException(GrpcStatus.Unimplemented, "compressed messages are not supported");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > MaxMessageSize)
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"a message of {length} bytes is larger than {MaxMessageSize}");
        await ReadMessageAsync((int)length, cancellationToken);
        return message.AsMemory(0, (int)length);
    }

    /// <summary>The only message of a unary call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadSingleAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) ?? throw new GrpcException(GrpcStatus.InvalidArgument, "the request has no message");

    /// <summary>Sends one message. Concurrent calls do not interleave.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> single, CancellationToken cancellationToken)
    {
        var framed = new ArrayBufferWriter<byte>(GrpcFraming.PrefixSize + single.Length);
        GrpcFraming.Append(framed, single.Span);
        await WriteFramedAsync(framed.WrittenMemory, cancellationToken);
    }

    /// <summary>Sends messages that <see cref="GrpcFraming"/> has framed. Concurrent calls do not interleave.</summary>
    public async ValueTask WriteFramedAsync(ReadOnlyMemory<byte> framed, CancellationToken cancellationToken)
    {
        Start();
        await stream.SendAsync(framed, cancellationToken);
    }

    /// <summary>Sends the response's headers before the first message does.</summary>
    public void Start()
    {
        lock (starting)
        {
            if (Started)
                return;
            Started = true;
            stream.SendHeaders(endStream: false, (":status", "200"), ("content-type", "application/grpc"));
        }
    }

    private async ValueTask ReadMessageAsync(int length, CancellationToken cancellationToken)
    {
        // Memory follows what has arrived, not what the peer promises.
        for (var have = 0; have < length;)
        {
            if (have == message.Length)
                Array.Resize(ref message, Math.Min(length, have * 2));
            var read = await FillAsync(message.AsMemory(have, Math.Min(length, message.Length) - have), cancellationToken);
            have += read;
            if (read == 0 || (have < length && have < message.Length))
                throw CutShort();
        }
    }

    private async ValueTask<int> FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            var read = await stream.ReadAsync(destination[filled..], cancellationToken);
            if (read == 0)
                break;
            filled += read;
        }
        return filled;
    }

    private bool IsEncoded(string key)
    {
        foreach (var (name, value, _) in stream.Headers)
        {
            if (name.Length == key.Length + 8 && name.StartsWith(key, StringComparison.Ordinal) && name.EndsWith("-encoded", StringComparison.Ordinal))
                return value is "1" or "t" or "true";
        }
        return false;
    }

    private static void AddBinary(List<string> values, string joined)
    {
        foreach (var part in joined.Split(','))
        {
            var octets = new byte[part.Length];
            // gRPC lets the padding be left out.
            if (!Convert.TryFromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='), octets, out var count))
                throw new GrpcException(GrpcStatus.InvalidArgument, "binary metadata is not base64");
            values.Add(Encoding.UTF8.GetString(octets, 0, count));
        }
    }

    private static GrpcException CutShort() => new(GrpcStatus.Internal, "the request ends inside a message");
}
