namespace Slipway.Docker.Session.Protobuf;

/// <summary>How a field's value is laid out; groups (3 and 4) are not used by any message here.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
