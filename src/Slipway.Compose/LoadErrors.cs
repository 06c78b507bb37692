using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What can go wrong when a project is put together from its files: SLIP3100–SLIP3199.</summary>
internal static class LoadErrors
{
    public static Diagnostic CommandNotClosed(SourcePosition at) => Diagnostic.Error(
        "SLIP3120", "The command cannot be split into words: a quote is not closed, or a parenthesis stands alone; write it as a list of words.", at);

    public static Diagnostic CommandCutOff(string rest, SourcePosition at) => Diagnostic.Warning(
        "SLIP3121", $"The command is no shell's, so '{Shortened(rest)}' is left out of it; write [\"sh\", \"-c\", \"…\"] to have a shell carry out the line, or quote what is meant literally.", at);

    public static Diagnostic CannotMerge(string above, string below, SourcePosition at) => Diagnostic.Error(
        "SLIP3122", $"This is {above}, and what it is laid over (an earlier file, or the service extended) is {below}; write it in the same form, or tag it !override to replace the other.", at);

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
