using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>A <c># name=value</c> at the top of the file; the name is in lower case.</summary>
public sealed record ParserDirective(string Name, string Value, SourceSpan Span);

/// <summary>Who reads this file in the end, which decides how strict an early check may be.</summary>
public enum Frontend
{
    /// <summary>The engine's own.</summary>
    BuiltIn,

    /// <summary>A <c>docker/dockerfile</c> image, perhaps newer than this reader: unknown instructions and flags are its business.</summary>
    DockerfileImage,

    /// <summary>Another image, whose grammar may be anything: nothing is an error here.</summary>
    Foreign,
}

/// <summary>A stage as written: its FROM and what follows it.</summary>
public sealed record StageSyntax(int Index, Instruction From, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>The name after AS, in lower case as the engine keeps it, or null.</summary>
    public string? Name { get; } = From.Arguments.Count == 3 ? From.Arguments[2].Value.ToLowerInvariant() : null;
}

/// <summary>A Dockerfile, read. Immutable.</summary>
/// <param name="Path">The path the diagnostics name.</param>
/// <param name="Text">The whole text as read, without a byte order mark.</param>
/// <param name="Directives">The parser directives at the top.</param>
/// <param name="Escape"><c>\</c> or <c>`</c>.</param>
/// <param name="Frontend">Who reads it in the end.</param>
/// <param name="Instructions">All instructions, in order.</param>
/// <param name="GlobalArgs">The ARGs before the first FROM.</param>
/// <param name="Stages">The stages, in order.</param>
/// <param name="Diagnostics">What is wrong with it, in order of position.</param>
public sealed record DockerfileSyntax(
    string Path,
    string Text,
    IReadOnlyList<ParserDirective> Directives,
    char Escape,
    Frontend Frontend,
    IReadOnlyList<Instruction> Instructions,
    IReadOnlyList<Instruction> GlobalArgs,
    IReadOnlyList<StageSyntax> Stages,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether the engine would refuse the file.</summary>
    public bool HasErrors
    {
        get
        {
            foreach (var diagnostic in Diagnostics)
                if (diagnostic.Severity == Severity.Error) return true;
            return false;
        }
    }
}
