using System.Globalization;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Interpolation;

/// <summary>
/// Casts for the places where a compose file wants a number or boolean and a variable gave text: what compose-go's interpolation does at about forty paths. They read less
/// than YAML does: no octal, no underscore.
/// </summary>
internal static class ScalarCast
{
    /// <summary>A whole number in decimal digits, or null.</summary>
    public static YamlScalar? ToWholeNumber(YamlScalar scalar) =>
        long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? As(scalar, scalar.Text, ScalarKind.WholeNumber) : null;

    /// <summary>A number, or null.</summary>
    public static YamlScalar? ToRealNumber(YamlScalar scalar) =>
        double.TryParse(scalar.Text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? As(scalar, scalar.Text, ScalarKind.RealNumber)
            : null;

    /// <summary>A boolean in any letter case, the words of YAML 1.1 and <c>1</c> and <c>0</c> included, as <c>true</c> or <c>false</c>; else null.</summary>
    public static YamlScalar? ToBoolean(YamlScalar scalar) => scalar.Text.ToLowerInvariant() switch
    {
        "true" or "1" or "t" or "y" or "yes" or "on" => As(scalar, "true", ScalarKind.Boolean),
        "false" or "0" or "f" or "n" or "no" or "off" => As(scalar, "false", ScalarKind.Boolean),
        _ => null,
    };

    private static YamlScalar As(YamlScalar scalar, string text, ScalarKind kind) => new(text, kind, scalar.Position, scalar.Tag);
}
