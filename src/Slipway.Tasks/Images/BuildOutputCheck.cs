using Slipway.Diagnostics;
using Slipway.Images.Building;
using Slipway.Images.Dockerfiles;

namespace Slipway.Tasks.Images;

/// <summary>
/// Refuses a Dockerfile that asks for the build output of a project that has none to offer. An empty <c>${BUILD_OUTPUT}</c> is no error to the engine: <c>COPY</c> takes it
/// for the whole context.
/// </summary>
internal static class BuildOutputCheck
{
    private const string Argument = "BUILD_OUTPUT";

    /// <summary>The places where images without a value for the argument declare it without a default.</summary>
    public static List<Diagnostic> Problems(IEnumerable<ImageDefinition> images)
    {
        var problems = new List<Diagnostic>();
        foreach (var image in images)
        {
            if (!image.Args.ContainsKey(Argument) && Declaration(image) is { } position)
                problems.Add(NoBuildOutput(position));
        }

        return problems;
    }

    private static SourcePosition? Declaration(ImageDefinition image)
    {
        // A file that cannot be read is refused where it is built.
        if (image.Context is not LocalContext || !File.Exists(image.Dockerfile))
            return null;
        var text = File.ReadAllText(image.Dockerfile);
        if (!text.Contains(Argument, StringComparison.Ordinal))
            return null;
        foreach (var instruction in DockerfileReader.Parse(image.Dockerfile, text).Instructions)
        {
            if (instruction.Kind == InstructionKind.Arg && instruction.Pairs.Any(pair => pair.Key.Value == Argument && pair.Value is null))
                return instruction.Span.In(image.Dockerfile);
        }

        return null;
    }

    private static Diagnostic NoBuildOutput(SourcePosition position) => Diagnostic.Error("SLIP9004",
        "The Dockerfile takes the project's build output as BUILD_OUTPUT, and this build has none to offer: it is no .NET project's, or one's of several target frameworks. " +
        "Name one of them in the property SlipwayTargetFramework, or give the value by a DockerBuildArg item or a default.", position);
}
