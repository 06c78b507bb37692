using System.Globalization;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What there is to say about YAML, variables and env files: SLIP3000–SLIP3099.</summary>
internal static class YamlErrors
{
    public const string UnsetVariableCode = "SLIP3034";

    public static Diagnostic Syntax(string what, SourcePosition at) =>
        Error("SLIP3000", what, at);

    public static Diagnostic AfterTheDocument(SourcePosition at) =>
        Error("SLIP3000", "The document has ended and this follows it; indent it like the lines above, or begin another document with '---'.", at);

    public static Diagnostic NoSuchFile(string path) =>
        Error("SLIP3001", $"There is no file '{path}'; check the path.", new(path));

    public static Diagnostic IsAFolder(string path) =>
        Error("SLIP3002", $"'{path}' is a folder; name a file.", new(path));

    public static Diagnostic UnreadableFile(string path, string reason) =>
        Error("SLIP3003", $"'{path}' cannot be read: {OneLine(reason)}", new(path));

    public static Diagnostic NotUtf8(byte found, int offset, SourcePosition at) =>
        Error("SLIP3004", $"The byte 0x{found:X2} at offset {offset} is not UTF-8; save the file as UTF-8.", at);

    public static Diagnostic ControlCharacter(char found, SourcePosition at) =>
        Error("SLIP3005", $"The character U+{(int)found:X4} cannot stand in a YAML file; remove it, or write it as an escape such as \"\\u{(int)found:X4}\" in double quotes.", at);

    public static Diagnostic NulInText(SourcePosition at) =>
        Error("SLIP3005", "The text holds the character U+0000, which no path, variable or setting of a container can; remove it.", at);

    public static Diagnostic DuplicateKey(string key, int firstLine, SourcePosition at) =>
        Error("SLIP3006", $"The key '{Shown(key)}' is already there at line {firstLine}; keep one of them.", at);

    public static Diagnostic KeyIsNoText(string what, SourcePosition at) =>
        Error("SLIP3007", $"A key has to be text and this is {what}; quote it if it is meant as text.", at);

    public static Diagnostic UnknownAlias(string name, string? meant, SourcePosition at) =>
        Error("SLIP3008", $"The alias '*{name}' has no anchor '&{name}' above it{(meant is null ? "; an anchor has to stand before it, in the same document" : $"; did you mean '*{meant}'?")}", at);

    public static Diagnostic AliasInsideItself(string name, SourcePosition at) =>
        Error("SLIP3009", $"The alias '*{name}' stands inside what its anchor '&{name}' names, which would never end; move the anchor to a smaller part.", at);

    public static Diagnostic AliasesExplode(int limit, SourcePosition at) =>
        Error("SLIP3010", $"The aliases of this document stand for more than {limit} values; a file that repeats itself so often is broken or hostile.", at);

    public static Diagnostic TooDeep(int limit, SourcePosition at) =>
        Error("SLIP3011", $"Values are nested deeper than {limit} levels here; flatten them.", at);

    public static Diagnostic MergeOfNoMapping(SourcePosition at) =>
        Error("SLIP3012", "'<<' merges mappings, and this is none; give it an alias of a mapping, or a list of such aliases.", at);

    public static Diagnostic TagDoesNotFit(string tag, string what, SourcePosition at) =>
        Error("SLIP3013", $"The tag {tag} does not fit {Shown(what)}; remove the tag or correct the value.", at);

    public static Diagnostic UnknownTag(string tag, string? meant, SourcePosition at) =>
        Warning("SLIP3014", $"The tag {Shown(tag)} means nothing here and is ignored{(meant is null ? "; compose files know !reset and !override." : $"; did you mean {meant}?")}", at);

    /// <summary>An error if one of those that are not told is.</summary>
    public static Diagnostic MoreOfThese(IReadOnlyList<Diagnostic> untold) => new(
        "SLIP3015",
        untold.Any(diagnostic => diagnostic.Severity == Severity.Error) ? Severity.Error : Severity.Warning,
        string.Create(CultureInfo.InvariantCulture, $"The file has {untold.Count} more faults like these, the next one here; correct those above and build again to see the rest."),
        untold[0].Position);

    public static Diagnostic ReferenceWithoutName(string text, int offset, SourcePosition at) =>
        Error("SLIP3030", $"'${{' needs the name of a variable and {Found(text, offset)} follows; write ${{NAME}}, or $${{ for the text '${{'.", at);

    public static Diagnostic UnknownOperator(string name, string text, int offset, SourcePosition at) =>
        Error("SLIP3030", $"In '${{{Shown(name)}' {Found(text, offset)} follows the name, where only '}}', ':-', '-', ':?', '?', ':+' or '+' can; write $${{ for the text '${{'.", at);

    public static Diagnostic UnclosedReference(string name, SourcePosition at) =>
        Error("SLIP3031", $"'${{{Shown(name)}' is not closed; add the '}}', or write $${{ for the text '${{'.", at);

    public static Diagnostic ReferencesTooDeep(int limit, SourcePosition at) =>
        Error("SLIP3032", $"References to variables stand more than {limit} deep in one another; flatten them.", at);

    /// <param name="name">The variable.</param>
    /// <param name="state">Not set, or empty.</param>
    /// <param name="message">What the file's author wrote behind the <c>?</c>, references in it not replaced: their values may be secret.</param>
    /// <param name="at">Where the reference stands.</param>
    public static Diagnostic RequiredVariable(string name, string state, string message, SourcePosition at) =>
        Error("SLIP3033", $"The variable '{name}' is {state} and has to be{(message.Length == 0 ? "" : ": " + OneLine(message))}; set it in the environment or in an env file.", at);

    public static Diagnostic UnsetVariable(string name, SourcePosition at) =>
        Warning(UnsetVariableCode, $"The variable '{name}' is not set, so it is empty here; set it, give it a default as in ${{{name}:-default}}, or write $${name} for the text.", at);

    public static Diagnostic MissingEnvFile(string path, string? template, SourcePosition at) =>
        Error("SLIP3050", template is null
            ? $"{path} is missing; create it, or mark it 'required: false'."
            : $"{path} is missing; copy {Beside(path, template)} to {path} and fill it in.", at);

    public static Diagnostic BadEnvName(string text, int offset, SourcePosition at) =>
        Error("SLIP3051", $"{Found(text, offset)} cannot be part of a variable's name; a line is NAME=value, '# comment' or empty.", at);

    public static Diagnostic SpaceInEnvName(SourcePosition at) =>
        Error("SLIP3051", "A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.", at);

    public static Diagnostic EnvLineWithoutName(SourcePosition at) =>
        Error("SLIP3051", "The name of the variable is missing; a line is NAME=value, '# comment' or empty.", at);

    public static Diagnostic UnclosedQuote(char quote, SourcePosition at) =>
        Error("SLIP3052", $"The value that begins with this {quote} is not closed; add the {quote}, or write \\{quote} for one that is part of the value.", at);

    public static Diagnostic TextAfterQuote(SourcePosition at) =>
        Warning("SLIP3053", "Text follows the closing quote and is read as another variable; put it into the quotes, behind a '#', or on its own line.", at);

    public static Diagnostic NulInEnvFile(SourcePosition at) =>
        Error("SLIP3054", "The value holds a NUL character, which no environment variable can; remove it.", at);

    private static string Beside(string path, string name) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? Path.Combine(folder, name) : name;

    /// <summary>The character at an offset, so that it can be seen.</summary>
    private static string Found(string text, int offset) => text[offset] switch
    {
        ' ' => "a space",
        _ when Rune.TryGetRuneAt(text, offset, out var rune) && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) => $"'{rune}'",
        var other => $"U+{(int)other:X4}",
    };

    private static string Shown(string text) => OneLine(text.Length <= 60 ? text : text[..57] + "...");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static Diagnostic Error(string code, string message, SourcePosition? at) => Diagnostic.Error(code, message, at);

    private static Diagnostic Warning(string code, string message, SourcePosition? at) => Diagnostic.Warning(code, message, at);
}
