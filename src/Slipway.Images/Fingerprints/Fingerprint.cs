namespace Slipway.Images.Fingerprints;

/// <summary>A SHA-256 that stands for all a result was made of. Equal fingerprints: nothing to do.</summary>
/// <param name="Hex">64 lower-case hexadecimal digits.</param>
public readonly record struct Fingerprint(string Hex)
{
    /// <inheritdoc/>
    public override string ToString() => Hex;
}
