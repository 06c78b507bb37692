using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What there is to say about Dockerfiles: SLIP2100–SLIP2199.</summary>
internal static class DockerfileErrors
{
    public static Diagnostic Empty(SourcePosition at) =>
        Error("SLIP2100", "The Dockerfile has no instructions; begin it with FROM.", at);

    public static Diagnostic UnknownInstruction(string name, string? meant, SourcePosition at) =>
        Error("SLIP2101", $"Unknown instruction '{name}'{DidYouMean(meant)}", at);

    public static Diagnostic NoStage(SourcePosition at) =>
        Error("SLIP2102", "The Dockerfile has no FROM, so there is nothing to build; add a FROM after the global ARGs.", at);

    public static Diagnostic BeforeFrom(string name, SourcePosition at) =>
        Error("SLIP2103", $"{name} stands before the first FROM, where only ARG is allowed; move it below a FROM.", at);

    public static Diagnostic MissingArgument(string name, string needed, SourcePosition at) =>
        Error("SLIP2104", $"{name} needs {needed}.", at);

    public static Diagnostic TooManyArguments(string name, string allowed, SourcePosition at) =>
        Error("SLIP2105", $"{name} takes {allowed}; remove this argument.", at);

    public static Diagnostic NotAPair(string name, string word, SourcePosition at) =>
        Error("SLIP2106", $"{name} expects name=value and found '{word}'; quote a value that holds spaces.", at);

    public static Diagnostic BlankName(string name, SourcePosition at) =>
        Error("SLIP2106", $"{name} has a value without a name; write name=value.", at);

    public static Diagnostic UnknownFlag(string name, string flag, string? meant, SourcePosition at) =>
        Error("SLIP2107", $"{name} has no flag --{flag}{DidYouMean(meant is null ? null : "--" + meant)}", at);

    public static Diagnostic DuplicateFlag(string flag, SourcePosition at) =>
        Error("SLIP2108", $"--{flag} is given twice; keep one.", at);

    public static Diagnostic FlagWithoutValue(string flag, SourcePosition at) =>
        Error("SLIP2109", $"--{flag} needs a value; write --{flag}=value, without a space.", at);

    public static Diagnostic BadFlagValue(string flag, string value, string expected, SourcePosition at) =>
        Error("SLIP2109", $"--{flag} cannot be '{value}'; it is {expected}.", at);

    public static Diagnostic BadStageName(string name, SourcePosition at) =>
        Error("SLIP2110", $"'{name}' cannot name a stage; a name is a letter followed by letters, digits, '-', '_' and '.'.", at);

    public static Diagnostic NotOnlyStrings(string name, SourcePosition at) =>
        Error("SLIP2111", $"The JSON array of {name} holds something that is not a string; put every element in double quotes.", at);

    public static Diagnostic DuplicateDirective(string name, SourcePosition at) =>
        Error("SLIP2112", $"The parser directive '{name}' is given twice; keep one.", at);

    public static Diagnostic BadEscape(string value, SourcePosition at) =>
        Error("SLIP2112", $"The escape character cannot be '{value}'; it is \\ or `.", at);

    public static Diagnostic UnterminatedHeredoc(string delimiter, SourcePosition at) =>
        Error("SLIP2113", $"The here-document is not ended; add a line holding only '{delimiter}'.", at);

    public static Diagnostic HeredocDestination(string name, SourcePosition at) =>
        Error("SLIP2113", $"A here-document cannot be the destination of {name}; end the line with a path.", at);

    public static Diagnostic BadTrigger(string name, SourcePosition at) =>
        Error("SLIP2114", $"{name} cannot be an ONBUILD trigger; remove it.", at);

    public static Diagnostic TriggerWillFail(Diagnostic cause) =>
        Warning("SLIP2114", "This trigger will fail in the builds it runs in: " + cause.Message, cause.Position!.Value);

    public static Diagnostic HealthcheckType(string type, SourcePosition at) =>
        Error("SLIP2115", $"HEALTHCHECK cannot begin with '{type}'; write HEALTHCHECK CMD command or HEALTHCHECK NONE.", at);

    public static Diagnostic BadMount(string problem, SourcePosition at) =>
        Error("SLIP2116", $"The mount is not valid: {problem}.", at);

    public static Diagnostic CopyFromIndex(string index, int stages, SourcePosition at) =>
        Error("SLIP2117", $"There is no stage {index}; the file has {stages}, counted from 0.", at);

    public static Diagnostic CopyFromCycle(string stage, SourcePosition at) =>
        Error("SLIP2117", $"Stage {stage} depends on itself through this; copy from an earlier stage.", at);

    public static Diagnostic CopyFromVariable(string value, SourcePosition at) =>
        Error("SLIP2117", $"The engine does not expand variables here ('{value}'); give the image a stage of its own, 'FROM {value} AS name', and use its name.", at);

    public static Diagnostic CopyFromLater(string stage, SourcePosition at) =>
        Warning("SLIP2118", $"Stage {stage} comes later, so the engine copies from it before it is built and finds nothing; move it up.", at);

    public static Diagnostic ShellNotJson(SourcePosition at) =>
        Error("SLIP2119", "SHELL needs the JSON form, [\"program\", \"argument\"].", at);

    public static Diagnostic BadPort(string port, SourcePosition at) =>
        Error("SLIP2120", $"'{port}' is not a port; write 80, 80-90 or 80/udp, up to 65535.", at);

    public static Diagnostic BlankVolume(SourcePosition at) =>
        Error("SLIP2121", "VOLUME has an empty path; remove it.", at);

    public static Diagnostic UnknownStage(string name, IReadOnlyList<string> stages, string? meant, SourcePosition at) =>
        Error("SLIP2130", $"There is no stage '{name}'; the Dockerfile has {(stages.Count == 0 ? "none" : string.Join(", ", stages))}{DidYouMean(meant)}", at);

    public static Diagnostic BlankBase(string expression, SourcePosition at) =>
        Error("SLIP2131", $"The base image '{expression}' comes out empty; give the ARG a default or pass the build argument.", at);

    public static Diagnostic BadExpansion(string expression, string problem, SourcePosition at) =>
        Error("SLIP2132", $"'{expression}' cannot be expanded: {problem}.", at);

    public static Diagnostic CapitalsInImage(string name, string? stage, SourcePosition at) =>
        Error("SLIP2134", $"'{name}' cannot be an image, since a repository's name is in lower case{DidYouMean(stage is null ? null : $"the stage {stage}")}", at);

    public static Diagnostic UndeclaredArgument(string name, string? meant, SourcePosition at) =>
        Warning("SLIP2133", $"No ARG declares the build argument '{name}', so it has no effect; declare it or leave it out{DidYouMean(meant)}", at);

    public static Diagnostic DuplicateStage(string name, int line, SourcePosition at) =>
        Warning("SLIP2150", $"Stage '{name}' already exists (line {line}), and this one hides it; rename one.", at);

    public static Diagnostic Maintainer(SourcePosition at) =>
        Warning("SLIP2151", "MAINTAINER is deprecated; write LABEL org.opencontainers.image.authors=\"…\".", at);

    public static Diagnostic LegacyPair(string name, SourcePosition at) =>
        Warning("SLIP2152", $"'{name} key value' is the older form; write {name} key=value.", at);

    public static Diagnostic NotJson(string name, SourcePosition at) =>
        Warning("SLIP2153", $"This looks like the JSON form of {name} and is not valid JSON, so the shell gets it as it stands; use double quotes and no trailing comma.", at);

    public static Diagnostic EmptyContinuation(SourcePosition at) =>
        Warning("SLIP2154", "There is an empty line inside a continued instruction, which later engines may refuse; remove it.", at);

    public static Diagnostic ReservedStage(string name, SourcePosition at) =>
        Warning("SLIP2155", $"'{name}' has a meaning of its own as a stage name; choose another.", at);

    public static Diagnostic JsonRecommended(string name, SourcePosition at) =>
        Warning("SLIP2156", $"{name} runs through a shell, which does not pass signals on; write it as JSON, {name} [\"program\", \"argument\"].", at);

    private static string DidYouMean(string? meant) => meant is null ? "." : $"; did you mean {meant}?";

    private static Diagnostic Error(string code, string message, SourcePosition at) => Diagnostic.Error(code, message, at);

    private static Diagnostic Warning(string code, string message, SourcePosition at) => Diagnostic.Warning(code, message, at);
}
