namespace Slipway.Docker;

/// <summary>The empty JSON object that the Engine API uses as the value of sets.</summary>
public sealed record EmptyObject
{
    public static EmptyObject Value { get; } = new();
}
