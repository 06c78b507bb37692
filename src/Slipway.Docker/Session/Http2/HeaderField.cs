namespace Slipway.Docker.Session.Http2;

/// <summary>A header.</summary>
/// <param name="Name">In lower case; a pseudo-header's with its ':'.</param>
/// <param name="Value">As UTF-8; what is none is replaced.</param>
/// <param name="Size">The octets the field counts in tables and limits: name + value + 32 (RFC 7541 section 4.1).</param>
internal readonly record struct HeaderField(string Name, string Value, int Size)
{
    public static HeaderField Of(string name, string value) =>
        new(name, value, name.Length + System.Text.Encoding.UTF8.GetByteCount(value) + 32);
}
