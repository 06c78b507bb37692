namespace Slipway.Images.Dockerfiles;

/// <summary>The instructions of the Dockerfile reference; <see cref="Unknown"/> is one only a custom frontend could know.</summary>
public enum InstructionKind
{
    Unknown, Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, From, Healthcheck, Label, Maintainer, Onbuild, Run, Shell, Stopsignal, User, Volume, Workdir,
}

/// <summary>How an instruction's arguments were written.</summary>
public enum ArgumentForm
{
    /// <summary>One word holding the rest of the line as it stands: RUN, CMD, USER, WORKDIR…</summary>
    Text,

    /// <summary>Words between white space: FROM, COPY, EXPOSE, ARG…</summary>
    Words,

    /// <summary>A JSON array of strings.</summary>
    Json,

    /// <summary><c>key=value</c> pairs, or the older <c>ENV key value</c>.</summary>
    Pairs,
}

/// <summary>A piece of an instruction with the place it came from. Quotes and variables are as written, except in JSON strings, which are decoded.</summary>
public sealed record Word(string Value, SourceSpan Span);

/// <summary>One pair of ENV or LABEL, or one name of ARG, whose value may be missing.</summary>
public sealed record KeyValue(Word Key, Word? Value);

/// <summary>One option between the commas of <c>--mount=</c>; a bare word has no value. The name is in lower case.</summary>
public sealed record MountOption(string Name, string? Value, SourceSpan Span);

/// <summary>A <c>--name[=value]</c> before the arguments, its quotes removed as the engine removes them.</summary>
/// <param name="Name">Without the dashes, as written.</param>
/// <param name="Value">Null when there was no <c>=</c>.</param>
/// <param name="Span">The whole flag.</param>
/// <param name="MountOptions">The options of <c>--mount</c>; empty for other flags.</param>
public sealed record Flag(string Name, string? Value, SourceSpan Span, IReadOnlyList<MountOption> MountOptions);

/// <summary>A here-document of RUN, COPY or ADD.</summary>
/// <param name="Delimiter">The word that ends it, unquoted.</param>
/// <param name="Expands">False when part of the delimiter was quoted.</param>
/// <param name="StripsTabs">It began with <c>&lt;&lt;-</c>.</param>
/// <param name="Content">Its lines, with their line ends and tabs as written.</param>
/// <param name="ContentSpan">The lines between, without the delimiter's.</param>
public sealed record Heredoc(string Delimiter, bool Expands, bool StripsTabs, string Content, SourceSpan ContentSpan);

/// <summary>One instruction.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The instruction's own word, as written.</param>
/// <param name="Span">From its word to its last line, here-documents included.</param>
/// <param name="Flags">In order of appearance.</param>
/// <param name="Form">How the arguments were written.</param>
/// <param name="Arguments">The arguments: one word for <see cref="ArgumentForm.Text"/>; for HEALTHCHECK its type, then the command.</param>
/// <param name="Pairs">What ENV, LABEL and ARG set.</param>
/// <param name="Heredocs">In order of appearance.</param>
/// <param name="Trigger">The instruction after ONBUILD.</param>
/// <param name="Text">The logical line: continuations joined, comments inside them left out.</param>
public sealed record Instruction(
    InstructionKind Kind,
    Word Name,
    SourceSpan Span,
    IReadOnlyList<Flag> Flags,
    ArgumentForm Form,
    IReadOnlyList<Word> Arguments,
    IReadOnlyList<KeyValue> Pairs,
    IReadOnlyList<Heredoc> Heredocs,
    Instruction? Trigger,
    string Text)
{
    /// <summary>The first flag of this name with a value, or null.</summary>
    public Flag? Flag(string name)
    {
        foreach (var flag in Flags)
            if (flag.Name == name && flag.Value is not null) return flag;
        return null;
    }

    /// <summary>Whether it makes a step of its own in the build's progress, besides FROM.</summary>
    internal bool IsStep => Kind is InstructionKind.Run or InstructionKind.Copy or InstructionKind.Add or InstructionKind.Workdir;
}
