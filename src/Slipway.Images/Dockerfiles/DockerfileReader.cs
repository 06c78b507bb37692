using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>
/// Reads Dockerfiles by the rules of BuildKit's frontend (the Dockerfile reference, version 1.20 and its labs channel). Never throws on any text; what is
/// wrong is in <see cref="DockerfileSyntax.Diagnostics"/>. Only what every engine's frontend refuses is an error.
/// </summary>
public static class DockerfileReader
{
    /// <summary>Reads a Dockerfile.</summary>
    /// <param name="path">The path to name in diagnostics.</param>
    /// <param name="text">Its text; a byte order mark is skipped.</param>
    /// <param name="frontend">The image the build argument BUILDKIT_SYNTAX names, which goes before the file's own <c># syntax=</c>.</param>
    public static DockerfileSyntax Parse(string path, string text, string? frontend = null)
    {
        var lines = new PhysicalLines(text.StartsWith('\uFEFF') ? text[1..] : text);
        var diagnostics = new List<Diagnostic>();
        var directives = new DirectiveReader(path, lines, diagnostics);
        var found = directives.Read();
        var reader = FrontendOf(frontend ?? directives.FrontendImage());

        var instructions = new FileReader(path, lines, directives.Escape, reader, diagnostics).Read();
        var (globals, stages) = SplitIntoStages(instructions);
        new StageRules(path, reader, stages, diagnostics).Check(globals, lines.Span(lines.Text.Length, lines.Text.Length));
        return new(
            path, lines.Text, found, directives.Escape, reader, instructions, globals.FindAll(i => i.Kind == InstructionKind.Arg), stages,
            LintChoice.Apply(found, reader, diagnostics));
    }

    /// <summary>Reads one trigger from an image's <c>OnBuild</c> (Engine API, image inspect). Its own position is meaningless.</summary>
    public static Instruction ParseOnBuild(string trigger) => ParseOnBuild(trigger, '\\');

    internal static Instruction ParseOnBuild(string trigger, char escape)
    {
        var lines = new PhysicalLines(trigger);
        var instructions = new FileReader("", lines, escape, Frontend.Foreign, []).Read();
        return instructions.Count > 0 ? instructions[0] : new InstructionReader("", escape, Frontend.Foreign, []).Read(new LogicalLine(lines));
    }

    private static Frontend FrontendOf(string? image)
    {
        if (string.IsNullOrWhiteSpace(image)) return Frontend.BuiltIn;
        var name = image.StartsWith("docker.io/", StringComparison.Ordinal) ? image["docker.io/".Length..] : image;
        var end = name.AsSpan().IndexOfAny(':', '@');
        return (end < 0 ? name : name[..end]) is "docker/dockerfile" or "docker/dockerfile-upstream" ? Frontend.DockerfileImage : Frontend.Foreign;
    }

    private static (List<Instruction> Globals, List<StageSyntax> Stages) SplitIntoStages(IReadOnlyList<Instruction> instructions)
    {
        var globals = new List<Instruction>();
        var stages = new List<StageSyntax>();
        List<Instruction>? current = null;
        foreach (var instruction in instructions)
        {
            if (instruction.Kind == InstructionKind.From) stages.Add(new(stages.Count, instruction, current = []));
            else (current ?? globals).Add(instruction);
        }
        return (globals, stages);
    }
}
