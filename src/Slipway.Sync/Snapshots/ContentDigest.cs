namespace Slipway.Sync.Snapshots;

/// <summary>The SHA-256 of a file's content. The default value means that it is not known.</summary>
public readonly record struct ContentDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Whether it is known.</summary>
    public bool IsKnown => (First | Second | Third | Fourth) != 0;

    /// <summary>From 32 bytes.</summary>
    public static ContentDigest FromBytes(ReadOnlySpan<byte> hash) => throw new NotImplementedException();

    /// <summary>From 64 hexadecimal digits, as sha256sum prints them; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ContentDigest digest) => throw new NotImplementedException();

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> hash) => throw new NotImplementedException();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => throw new NotImplementedException();
}
