using System.Globalization;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Building;

/// <summary>
/// Podman's builder speaks nearly as the classic builder does; this says the same in the classic builder's words. <c>STEP 2/3: RUN make</c>, with <c>[1/2] </c> before it
/// where there are several stages, counts within its stage and from its FROM on.
/// </summary>
internal sealed class BuildahText(DockerfileSyntax? syntax)
{
    private const string StepMark = "STEP ";
    private const string FailureMark = "building at STEP \"";
    private const string ExitMark = "exit status ";

    /// <summary>One message's text.</summary>
    public string Classic(string text)
    {
        if (text.StartsWith("--> Using cache", StringComparison.Ordinal))
            return " ---> Using cache\n";
        if (text.StartsWith("--> ", StringComparison.Ordinal))
            return " -" + text;
        var stage = 1;
        var rest = text.AsSpan();
        if (rest.StartsWith("[") && rest.IndexOf("] ") is > 0 and var close && ReadNumber(rest[1..close], '/') is { } named)
        {
            stage = named;
            rest = rest[(close + 2)..];
        }

        if (!rest.StartsWith(StepMark) || rest.IndexOf(": ") is not (> 0 and var colon) || ReadNumber(rest[StepMark.Length..colon], '/') is not { } step)
            return text;
        return string.Create(CultureInfo.InvariantCulture, $"Step {NumberInFile(stage, step)}/{syntax?.Instructions.Count ?? step} : {rest[(colon + 2)..]}");
    }

    /// <summary>The builder's last words: <c>building at STEP "RUN false": while running runtime: exit status 1</c>.</summary>
    public static string ClassicFailure(string error)
    {
        var message = error.Trim();
        var end = message.StartsWith(FailureMark, StringComparison.Ordinal) ? message.LastIndexOf("\": ", StringComparison.Ordinal) : -1;
        if (end < 0)
            return message;
        var reason = message[(end + 3)..];
        var exit = reason.LastIndexOf(ExitMark, StringComparison.Ordinal);
        return exit >= 0 ? $"The command '{message[FailureMark.Length..end]}' returned a non-zero code: {reason[(exit + ExitMark.Length)..]}" : reason;
    }

    private int NumberInFile(int stage, int step)
    {
        if (syntax is null || stage > syntax.Stages.Count)
            return step;
        for (var i = 0; i < syntax.Instructions.Count; i++)
        {
            if (ReferenceEquals(syntax.Instructions[i], syntax.Stages[stage - 1].From))
                return i + step;
        }

        return step;
    }

    private static int? ReadNumber(ReadOnlySpan<char> text, char end)
    {
        var length = text.IndexOf(end);
        return length > 0 && int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
