using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What can go wrong when a project is put together from its files: SLIP3100–SLIP3199.</summary>
internal static class LoadErrors
{
    public static Diagnostic NoFile(string directory) => OneLine.Error(
        "SLIP3100", $"There is no compose file in '{directory}' or above it; create compose.yaml, or name the files to use.");

    public static Diagnostic FileMissing(string path, string? variable) => OneLine.Error(
        "SLIP3101", variable is null ? $"The compose file '{path}' does not exist; create it or correct its path." : $"The compose file '{path}', which {variable} names, does not exist; correct the variable or create the file.");

    public static Diagnostic FileNotUsed(string path, string used) => OneLine.Warning(
        "SLIP3102", $"'{Path.GetFileName(path)}' is not used, since '{Path.GetFileName(used)}' stands beside it and goes first; remove one of them.", new SourcePosition(path));

    public static Diagnostic NoName(string directory) => OneLine.Error(
        "SLIP3103", $"The project has no name, and none can be made of its directory '{directory}'; write 'name:' in the compose file or set COMPOSE_PROJECT_NAME.");

    public static Diagnostic BadName(string name, string source, string normal, SourcePosition? at) => OneLine.Error(
        "SLIP3104",
        $"'{Shortened(name)}', given by {source}, is no project name: those are of lower case letters, digits, '-' and '_', and begin with a letter or digit{(normal.Length > 0 ? $"; '{Shortened(normal)}' would be one" : "")}.",
        at);

    public static Diagnostic NoMapping(string file, SourcePosition at) => OneLine.Error(
        "SLIP3105", $"'{Path.GetFileName(file)}' is no compose file: at its top there has to be a mapping with 'services' and the like.", at);

    public static Diagnostic Empty(string file) => OneLine.Error(
        "SLIP3106", $"'{Path.GetFileName(file)}' has nothing in it; write at least 'services:' with a service.", new SourcePosition(file));

    public static Diagnostic NameChanged(string name, string normal, SourcePosition at) => OneLine.Warning(
        "SLIP3107", $"The project is called '{Shortened(normal)}', since names have lower case letters, digits, '-' and '_' only; write that instead of '{Shortened(name)}'.", at);

    public static Diagnostic CommandNotClosed(SourcePosition at) => OneLine.Error(
        "SLIP3120", "The command cannot be split into words: a quote is not closed, or a parenthesis stands alone; write it as a list of words.", at);

    public static Diagnostic CommandCutOff(string rest, SourcePosition at) => OneLine.Warning(
        "SLIP3121", $"The command is no shell's, so '{Shortened(rest)}' is left out of it; write [\"sh\", \"-c\", \"…\"] to have a shell carry out the line, or quote what is meant literally.", at);

    public static Diagnostic CannotMerge(string above, string below, SourcePosition at) => OneLine.Error(
        "SLIP3122", $"This is {above}, and what it is laid over (an earlier file, or the service extended) is {below}; write it in the same form, or tag it !override to replace the other.", at);

    public static Diagnostic TwoNames(string name, string external, SourcePosition at) => OneLine.Error(
        "SLIP3123", $"This resource is called '{Shortened(name)}' by 'name' and '{Shortened(external)}' by 'external.name'; keep 'name', and write 'external: true'.", at);

    public static Diagnostic ExtendedServiceMissing(string service, string file, string? meant, SourcePosition at) => OneLine.Error(
        "SLIP3130", $"There is no service '{service}' in '{Path.GetFileName(file)}' to extend{DidYouMean(meant)}", at);

    public static Diagnostic ExtendsCycle(string chain, SourcePosition at) => OneLine.Error(
        "SLIP3131", $"A service extends itself: {chain}; take one of these 'extends' out.", at);

    public static Diagnostic ExtendedFileMissing(string path, SourcePosition at) => OneLine.Error(
        "SLIP3132", $"The file '{path}', which holds the service to extend, does not exist; correct 'file' (it is relative to this file's project directory) or create it.", at);

    public static Diagnostic ExtendsTooFar(int limit, SourcePosition at) => OneLine.Error(
        "SLIP3133", $"More than {limit} services extend one another in a row; put what they share into fewer.", at);

    public static Diagnostic IncludedFileMissing(string path, SourcePosition at) => OneLine.Error(
        "SLIP3140", $"The file '{path}' to include does not exist; correct the path or create the file.", at);

    public static Diagnostic IncludeCycle(string chain, SourcePosition at) => OneLine.Error(
        "SLIP3141", $"A file includes itself: {chain}; take one of these 'include' out.", at);

    public static Diagnostic IncludeConflict(string section, string name, SourcePosition other, SourcePosition at) => OneLine.Error(
        "SLIP3142", $"'{name}' of '{section}' is also defined by an included file, at {other}; rename one, or change the included one in an override file.", at);

    public static Diagnostic IncludeRemote(string path, SourcePosition at) => OneLine.Error(
        "SLIP3143", $"'{Shortened(path)}' is not a local file, and files are included from the local disk only; fetch it first.", at);

    public static Diagnostic IncludedEnvFileMissing(string path, SourcePosition at) => OneLine.Error(
        "SLIP3144", $"The env file '{path}' of an 'include' does not exist; correct the path or create the file.", at);

    public static Diagnostic NoSuchService(string name, string? meant) => OneLine.Error(
        "SLIP3150", $"The project has no service '{name}'{DidYouMean(meant)}");

    private static string DidYouMean(string? meant) => meant is null ? "; correct the name." : $"; did you mean '{meant}'?";

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
