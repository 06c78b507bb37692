using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Interpolation;

/// <summary>
/// Puts the values of variables into text: <c>$V ${V} ${V:-word} ${V-word} ${V:?word} ${V?word} ${V:+word} ${V+word}</c>, <c>$$</c> for a dollar sign (Compose
/// Specification, "Interpolation"). A word may hold references itself and is only looked at when it is needed. One instance serves a project: it warns of a variable once.
/// </summary>
/// <param name="variable">The value of a variable, null when it is not set.</param>
public sealed class Interpolator(Func<string, string?> variable)
{
    private readonly Dictionary<string, string?> asked = new(StringComparer.Ordinal);
    private HashSet<string> warned = new(StringComparer.Ordinal);

    /// <summary>Every variable asked for, with its value.</summary>
    public IReadOnlyDictionary<string, string?> Asked => asked;

    /// <summary>One for other variables that does not repeat the warnings of this one.</summary>
    public Interpolator With(Func<string, string?> otherVariable) => new(otherVariable) { warned = warned };

    /// <summary>The text with its references replaced. A malformed one is an error, and the text stays as it is.</summary>
    /// <param name="text">What was written, quotes and escapes resolved.</param>
    /// <param name="at">Where it stands. When it ends in the same line and is as long as the text, diagnostics point into it.</param>
    /// <param name="diagnostics">Receives errors, and a warning for a variable that is not set.</param>
    public string Interpolate(string text, SourcePosition at, ICollection<Diagnostic> diagnostics) =>
        text.Contains('$', StringComparison.Ordinal) ? new Substitution(text, at, Value, warned, diagnostics).Run() : text;

    /// <summary>
    /// A tree with the references in its values replaced; keys stay. A part in which nothing changes is the very same node, and a node that stands in several places is
    /// replaced by one node. A replaced value stays <see cref="ScalarKind.Text"/>: what it is cast to is decided by its place in the file (<see cref="ScalarCast"/>).
    /// </summary>
    public YamlNode Interpolate(YamlNode tree, ICollection<Diagnostic> diagnostics) => new TreeInterpolation(this, diagnostics).Of(tree);

    private string? Value(string name) => asked[name] = variable(name);
}
