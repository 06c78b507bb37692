using System.Globalization;

namespace Slipway.Images.Tests.Registries;

/// <summary>A request as the fake registry read it.</summary>
internal sealed record FakeRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    private readonly StrongBody body = new();

    public string Path => Target.Split('?')[0];

    public byte[] Body
    {
        get => body.Content;
        set => body.Content = value;
    }

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>Whether all of the body came.</summary>
    public bool IsWhole => Body.Length == Length;

    /// <summary>A script is asked before the body is read as well.</summary>
    public bool IsHeadOnly { get; init; }

    public int Length => Header("Content-Length") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Query(string name) => QueryAll(name).FirstOrDefault();

    public IEnumerable<string> QueryAll(string name) =>
        (Target.Split('?', 2) is [_, var query] ? query : "").Split('&').Where(part => part.StartsWith(name + "=", StringComparison.Ordinal)).Select(part => Uri.UnescapeDataString(part[(name.Length + 1)..]));

    public override string ToString() => $"{Method} {Target}";

    private sealed class StrongBody
    {
        public byte[] Content { get; set; } = [];
    }
}

/// <summary>An answer of the fake registry.</summary>
internal sealed record FakeAnswer(int Status)
{
    public (string Name, string Value)[] Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The connection is cut after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The body is repeated, in chunks, until the client goes away.</summary>
    public bool IsEndless { get; init; }

    /// <summary>What Content-Length says; null for the truth.</summary>
    public long? Length { get; init; }

    /// <summary>HEAD is answered without Content-Length, everything else in chunks.</summary>
    public bool HidesLength { get; init; }

    /// <summary>Nothing is sent, ever.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Sent in place of <c>100 Continue</c>, and the connection closed.</summary>
    public bool BeforeBody { get; init; }
}
