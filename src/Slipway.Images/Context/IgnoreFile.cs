using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Context;

/// <summary>A .dockerignore file, read as BuildKit reads it.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Patterns">Its patterns, in order; malformed ones left out.</param>
/// <param name="Diagnostics">What is wrong with the file; an error for each malformed pattern.</param>
public sealed record IgnoreFile(string Path, IReadOnlyList<IgnorePattern> Patterns, IReadOnlyList<Diagnostic> Diagnostics)
{
    private const string Suffix = ".dockerignore";

    /// <summary>
    /// The file that counts: <c>&lt;Dockerfile&gt;.dockerignore</c> beside the Dockerfile, else <c>.dockerignore</c> at the context's root; null without either.
    /// </summary>
    /// <param name="contextRoot">The context's directory.</param>
    /// <param name="dockerfile">The Dockerfile's path, null when there is none on disk.</param>
    public static string? Find(string contextRoot, string? dockerfile)
    {
        if (dockerfile is not null && File.Exists(dockerfile + Suffix))
        {
            return dockerfile + Suffix;
        }

        var atRoot = System.IO.Path.Combine(contextRoot, Suffix);
        return File.Exists(atRoot) ? atRoot : null;
    }

    /// <summary>Reads and parses a file.</summary>
    /// <exception cref="SlipwayException">SLIP2213: it cannot be read.</exception>
    public static IgnoreFile Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ContextErrors.IgnoreFileUnreadable(path, e.Message), e);
        }
    }

    /// <summary>Parses a file's text: a line is a pattern, unless it is blank or begins with '#'.</summary>
    public static IgnoreFile Parse(string path, string text)
    {
        var patterns = new List<IgnorePattern>();
        var diagnostics = new List<Diagnostic>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var wholeLine = text.AsSpan(range);
            var skipped = number == 1 && wholeLine is ['\uFEFF', ..] ? 1 : 0;
            var line = wholeLine[skipped..];
            var trimmed = line.Trim();
            if (line is ['#', ..] || trimmed.IsEmpty)
            {
                continue;
            }

            var column = skipped + line.Length - line.TrimStart().Length + 1;
            var position = new SourcePosition(path, number, column, number, column + trimmed.Length);
            Add(trimmed.ToString(), position, patterns, diagnostics);
        }

        return new IgnoreFile(path, patterns, diagnostics);
    }

    /// <summary>A matcher of this file's patterns.</summary>
    /// <exception cref="SlipwayException">The file has errors.</exception>
    public IgnoreMatcher ToMatcher() =>
        Diagnostics.Any(d => d.Severity == Severity.Error) ? throw new SlipwayException(Diagnostics) : new IgnoreMatcher(Patterns);

    /// <summary>Patterns from elsewhere in a .dockerignore's syntax, as the engine sends them: no comments, already trimmed.</summary>
    /// <exception cref="SlipwayException">One is malformed.</exception>
    internal static IgnoreMatcher Matcher(IReadOnlyList<string> lines, string origin)
    {
        var patterns = new List<IgnorePattern>();
        var diagnostics = new List<Diagnostic>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].AsSpan().Trim() is { IsEmpty: false } trimmed)
            {
                Add(trimmed.ToString(), new SourcePosition(origin, i + 1, 1), patterns, diagnostics);
            }
        }

        return diagnostics.Count > 0 ? throw new SlipwayException(diagnostics) : new IgnoreMatcher(patterns);
    }

    private static void Add(string line, SourcePosition position, List<IgnorePattern> patterns, List<Diagnostic> diagnostics)
    {
        var isException = line[0] == '!';
        var body = isException ? line[1..].Trim() : line;
        var cleaned = body.Length == 0 ? "" : PatternPath.Clean(body);
        if (isException && (cleaned is "" or "/"))
        {
            diagnostics.Add(ContextErrors.LoneExclamationMark(position));
            return;
        }

        try
        {
            patterns.Add(new IgnorePattern(cleaned.Length > 1 && cleaned[0] == '/' ? cleaned[1..] : cleaned, isException, position));
        }
        catch (FormatException e)
        {
            diagnostics.Add(ContextErrors.MalformedPattern(line, e.Message, position));
        }
    }
}
