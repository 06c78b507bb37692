using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can be wrong with the stages and steps that a project declares: SLIP2300–SLIP2329.</summary>
public static class StageErrors
{
    public static Diagnostic NoStage(string environment, IReadOnlyList<string> elsewhere)
    {
        var others = elsewhere.Count == 0 ? "" : $" ({string.Join(", ", elsewhere)} belong to other environments)";
        var where = environment.Length == 0 ? "" : $" for {environment}";
        return Diagnostic.Error("SLIP2300", $"No stage is declared{where}{others}, so there is no image to make. Add <ImageStage Include=\"prod\" From=\"…\" />, or choose an ImagePreset.");
    }

    public static Diagnostic DuplicateStage(string name, SourcePosition? at) => Diagnostic.Error(
        "SLIP2301", $"The stage '{name}' is declared twice. Rename one, or limit each to an environment with Environments or a Condition.", at);

    public static Diagnostic UnknownFinalStage(string name, IReadOnlyList<string> stages, string? meant) => Diagnostic.Error(
        "SLIP2302", $"The final stage '{name}' is not declared; there is {string.Join(", ", stages)}{DidYouMean(meant)}");

    public static Diagnostic UnknownStage(string name, IReadOnlyList<string> stages, string? meant, SourcePosition? at) => Diagnostic.Error(
        "SLIP2302", $"There is no stage '{name}'; the project declares {(stages.Count == 0 ? "none" : string.Join(", ", stages))}{DidYouMean(meant)}", at);

    public static Diagnostic PerhapsStage(string image, string stage, SourcePosition? at) => Diagnostic.Warning(
        "SLIP2303", $"'{image}' is no stage of this project and is taken for an image; did you mean the stage {stage}? Write {image}:latest if it is the image.", at);

    public static Diagnostic Circle(IEnumerable<string> stages, SourcePosition? at) => Diagnostic.Error(
        "SLIP2304", $"The stages {string.Join(" → ", stages)} need one another in a circle, so none can be built first. Break it in one of their From or FromStage.", at);

    public static Diagnostic BadStageName(string name, SourcePosition? at) => Diagnostic.Error(
        "SLIP2305", $"'{name}' cannot name a stage. A name is a letter, then letters, digits, '-', '_' and '.'; 'scratch' and 'context' have a meaning of their own.", at);

    public static Diagnostic BadImage(string text, string? stage, SourcePosition? at) => Diagnostic.Error(
        "SLIP2306", $"'{text}' is neither a stage of this project nor the name of an image, [registry/]name[:tag][@digest] in lower case{DidYouMean(stage is null ? null : $"the stage {stage}")}", at);

    public static Diagnostic UnknownMetadata(string item, string name, string? meant, IReadOnlyList<string> known, SourcePosition? at) => Diagnostic.Error(
        "SLIP2307", $"{item} has no metadata {name}{(meant is null ? $"; it takes {string.Join(", ", known)}." : DidYouMean(meant))}", at);

    public static Diagnostic ExcludeOfItem(string step, SourcePosition? at) => Diagnostic.Error(
        "SLIP2307", $"The {step} has an attribute Exclude, which is MSBuild's own and says nothing about files; name the patterns of what is not copied in Except.", at);

    public static Diagnostic UnknownStep(string kind, IReadOnlyList<string> known, string? meant, SourcePosition? at) => Diagnostic.Error(
        "SLIP2308", $"'{kind}' is no kind of step; an ImageStep includes one of {string.Join(", ", known)}{DidYouMean(meant)}", at);

    public static Diagnostic Missing(string item, string metadata, string what, SourcePosition? at) => Diagnostic.Error(
        "SLIP2309", $"{item} has no {metadata}: it needs {what}.", at);

    public static Diagnostic Exclusive(string item, IEnumerable<string> metadata, SourcePosition? at) => Diagnostic.Error(
        "SLIP2310", $"{item} has {string.Join(" and ", metadata)}, of which it can have one. Make two steps of it.", at);

    public static Diagnostic Refused(string why, SourcePosition? at) => Diagnostic.Error("SLIP2311", why, at);

    public static Diagnostic BadValue(string what, string value, string expected, SourcePosition? at) => Diagnostic.Error(
        "SLIP2312", $"{what} cannot be '{OneLine(value)}'; expected {expected}.", at);

    public static Diagnostic ControlCharacter(string what, SourcePosition? at) => Diagnostic.Error(
        "SLIP2313", $"{what} holds a line break or another control character, which a Dockerfile cannot hold. Write it on one line, or Copy a file that holds it.", at);

    public static Diagnostic QuotedLineBreak(string what, SourcePosition? at) => Diagnostic.Error(
        "SLIP2313", $"{what} has a line break inside quotes, which would be lost: its lines are joined as a Dockerfile's continued lines are. Use printf and \\n, or Copy a script and run it.", at);

    public static Diagnostic BadVariable(string what, string value, SourcePosition? at) => Diagnostic.Error(
        "SLIP2314", $"{what} has a variable that cannot be read: '{value}'. Write $NAME, ${{NAME}}, ${{NAME:-default}} or ${{NAME:+value}} without quotes and backslashes inside, or \\$ for a dollar sign.", at);

    public static Diagnostic NoFiles(string list, SourcePosition? at) => Diagnostic.Error(
        "SLIP2315", $"The item list '{list}' holds no files. Check its name and that it is filled before the image is made.", at);

    public static Diagnostic LeavesContext(string path, SourcePosition? at) => Diagnostic.Error(
        "SLIP2316", $"The source '{path}' lies outside the build context, which a Copy cannot reach. Make the context larger, or put the files into an item list and copy it with Items.", at);

    public static Diagnostic DuplicateTarget(string list, string path, string first, string second, SourcePosition? at) => Diagnostic.Error(
        "SLIP2317", $"Two files of '{list}' would become {path}: {first} and {second}. Give one of them another RelativePath, or remove it from the list.", at);

    public static Diagnostic LeavesTarget(string list, string path, string file, SourcePosition? at) => Diagnostic.Error(
        "SLIP2318", $"The file {file} of '{list}' has the path '{path}', which does not stay below the target of the copy. Give it a relative RelativePath without '..'.", at);

    public static Diagnostic HereDocument(string what, SourcePosition? at) => Diagnostic.Error(
        "SLIP2319", $"{what} begins a here-document ('<<'), which a Dockerfile would read itself and older engines do not know. Use printf, or Copy a script and run it.", at);

    public static Diagnostic OpenQuote(string what, string value, SourcePosition? at) => Diagnostic.Error(
        "SLIP2320", $"{what} has a quote or backslash without its partner: '{OneLine(value)}'. Close it, or write the command as [\"word\", \"word\"].", at);

    public static Diagnostic OtherEnvironment(string stage, SourcePosition? at) => Diagnostic.Error(
        "SLIP2321", $"The stage '{stage}' is not declared for this environment, and a stage of this environment needs it. Add the environment to its Environments or Condition.", at);

    public static Diagnostic SecretLooking(string name, SourcePosition? at) => Diagnostic.Warning(
        "SLIP2322", $"'{name}' looks like a secret, and its value stays in the image for everyone who has it. Give it to the one step that needs it with Secrets, or to the container when it starts.", at);

    public static Diagnostic StepWithoutStage(string step, IReadOnlyList<string> stages, SourcePosition? at) => Diagnostic.Error(
        "SLIP2323", $"{step} does not say which stage it belongs to; add Stage=\"{(stages.Count == 0 ? "…" : string.Join("\" or Stage=\"", stages))}\".", at);

    private static string DidYouMean(string? meant) => meant is null ? "." : $"; did you mean {meant}?";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
