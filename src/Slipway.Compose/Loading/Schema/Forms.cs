using System.Globalization;
using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema;

/// <summary>The values that many keys share.</summary>
internal static class Forms
{
    public static readonly Alternatives Text = new("text") { Scalar = new(ScalarTypes.Text) };

    public static readonly Alternatives TextOrNumber = new("text or a number") { Scalar = new(ScalarTypes.Text | ScalarTypes.Number) };

    public static readonly Alternatives Boolean = new("true or false")
    {
        Scalar = new(ScalarTypes.Boolean | ScalarTypes.Text, static scalar => NumberText.TryBoolean(scalar, out _) ? null : ""),
    };

    public static readonly Alternatives BooleanOrText = new("true, false or text") { Scalar = new(ScalarTypes.Boolean | ScalarTypes.Text) };

    public static readonly Alternatives Number = new("a number")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => NumberText.TryReal(scalar, out _) ? null : ""),
    };

    /// <summary>A number of which docker compose drops what follows the point, unless it is text.</summary>
    public static readonly Alternatives RoundedNumber = new("a whole number")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => scalar.Kind == ScalarKind.RealNumber || NumberText.TryWhole(scalar, out _) ? null : ""),
    };

    public static readonly Alternatives Duration = Format("a duration such as '1m30s'", DurationText.Fault);

    public static readonly Alternatives Size = new("a size such as '512m'")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => scalar.Kind == ScalarKind.Text ? SizeText.Fault(scalar.Text) : IsNegative(scalar) ? "" : null),
    };

    /// <summary>A size, or −1 for no limit.</summary>
    public static readonly Alternatives SizeOrUnlimited = new("a size such as '512m', or -1")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar =>
            scalar.Text == "-1" ? null : scalar.Kind == ScalarKind.Text ? SizeText.Fault(scalar.Text) : IsNegative(scalar) ? "" : null),
    };

    public static readonly Alternatives TextList = new("a list") { List = new(Text), Remedy = "write each item on a line of its own, after '- '" };

    public static readonly Alternatives DistinctTextList = new("a list") { List = new(Text) { Distinct = true }, Remedy = TextList.Remedy };

    public static readonly Alternatives TextOrList = new("text or a list") { Scalar = Text.Scalar, List = TextList.List };

    /// <summary><c>KEY: value</c> or <c>- KEY=value</c>.</summary>
    public static readonly Alternatives KeyValues = new("a mapping of keys to values")
    {
        Mapping = new SchemaTable(new Alternatives("text, a number or a boolean") { Scalar = new(ScalarTypes.Any), OrNothing = true }),
        List = new(new Alternatives("text") { Scalar = Text.Scalar, Remedy = "write '- KEY=value', or leave out the '-' everywhere" }),
        Remedy = "write 'KEY: value' on a line of its own",
    };

    /// <summary>The options of a driver.</summary>
    public static readonly Alternatives Options = new("a mapping of options to values")
    {
        Mapping = new SchemaTable(TextOrNumber),
        Remedy = "write 'option: value' on a line of its own",
    };

    public static readonly Alternatives Command = new("a command: text, or a list of arguments")
    {
        Scalar = Text.Scalar,
        List = TextList.List,
        OrNothing = true,
    };

    public static readonly Alternatives EnvFileNames = new("the path of a file, or a list of them") { Scalar = Text.Scalar, List = TextList.List };

    /// <summary>Permission bits, which are octal: 0440, or text of octal digits.</summary>
    public static readonly Alternatives FileMode = new("permissions such as 0440")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => NumberText.TryWhole(scalar, out var mode) && mode >= 0 ? null : ""),
    };

    /// <summary>A whole number within bounds.</summary>
    public static Alternatives Whole(long least = long.MinValue, long most = long.MaxValue)
    {
        var bounds = (least, most) switch
        {
            (long.MinValue, _) => "a whole number",
            (_, long.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} on"),
            _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        };
        return new(bounds)
        {
            Scalar = new(ScalarTypes.Number | ScalarTypes.Text, scalar => NumberText.TryWhole(scalar, out var value) && value >= least && value <= most ? null : ""),
        };
    }

    /// <summary>Text of a format.</summary>
    public static Alternatives Format(string expected, Func<string, string?> fault) => new(expected)
    {
        Scalar = new(ScalarTypes.Text, scalar => fault(scalar.Text)),
    };

    /// <summary>One of some words.</summary>
    public static Alternatives OneOf(params string[] words) => Format(Listed(words), text => Array.IndexOf(words, text) < 0 ? "" : null);

    /// <summary>Usually one of some words: docker compose takes anything and ignores what it does not know.</summary>
    public static Alternatives UsuallyOneOf(params string[] words) => Usually(Listed(words), text => text.Length == 0 || Array.IndexOf(words, text) >= 0);

    /// <summary>Usually text of a format, which docker compose or the engine ignores when it is not.</summary>
    public static Alternatives Usually(string usual, Func<string, bool> isUsual) => new("text")
    {
        Scalar = new(ScalarTypes.Text) { Doubt = text => isUsual(text) ? null : usual },
    };

    /// <summary>A list.</summary>
    public static Alternatives ListOf(Alternatives item, string expected = "a list", string? remedy = null) => new(expected) { List = new(item), Remedy = remedy };

    /// <summary>A mapping with known keys.</summary>
    public static Alternatives Object(string title, Func<SchemaField[]> fields) => new("a mapping") { Mapping = new SchemaObject(title, fields) };

    // Docker compose lets a negative number pass, and the engine refuses it.
    private static bool IsNegative(YamlScalar scalar) => scalar.Text.StartsWith('-');

    private static string Listed(string[] words) => words.Length == 1 ? $"'{words[0]}'" : $"'{string.Join("', '", words[..^1])}' or '{words[^1]}'";
}
