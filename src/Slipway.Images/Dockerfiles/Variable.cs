namespace Slipway.Images.Dockerfiles;

/// <summary>What is known of a variable before the build.</summary>
public enum VariableState
{
    /// <summary>Nothing sets it.</summary>
    Unset,

    /// <summary>Its value is known.</summary>
    Set,

    /// <summary>It may be set by something not seen here, such as the base image's environment.</summary>
    Unknown,
}

/// <summary>A variable's value as far as it is known; the value is empty unless it is set.</summary>
public sealed record Variable(VariableState State, string Value)
{
    /// <summary>A known value.</summary>
    public static Variable Of(string value) => new(VariableState.Set, value);

    /// <summary>Not set by anything.</summary>
    public static Variable Unset => new(VariableState.Unset, "");

    /// <summary>Possibly set.</summary>
    public static Variable Unknown => new(VariableState.Unknown, "");
}

/// <summary>A word with its variables expanded.</summary>
/// <param name="Value">The result, quotes and escapes removed; null when it is not known before the build or cannot be expanded.</param>
/// <param name="Error">Why the engine refuses to expand it, or null.</param>
/// <param name="Unset">The variables it named that nothing sets.</param>
public readonly record struct Expansion(string? Value, string? Error, IReadOnlyList<string> Unset);
