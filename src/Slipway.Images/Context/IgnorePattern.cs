using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Context;

/// <summary>One pattern of a .dockerignore file, cleaned as the engine cleans it (no leading or trailing slash, no "." and "..").</summary>
public sealed class IgnorePattern
{
    private enum Shape
    {
        Exact,
        Prefix,
        Suffix,
        Program,
    }

    private readonly Shape _shape;
    private readonly byte[] _text;
    private readonly GlobProgram[] _programs = [];

    /// <summary>Compiles a cleaned pattern.</summary>
    /// <exception cref="FormatException">It is malformed; the message says how.</exception>
    internal IgnorePattern(string text, bool isException, SourcePosition position)
    {
        Text = text;
        IsException = isException;
        Position = position;
        var plain = text;
        _shape = Shape.Exact;
        if (text.StartsWith("**", StringComparison.Ordinal) && text != "**/" && IsPlain(text.AsSpan(2)))
        {
            // The engine compares what follows a leading "**" with the path's end, so "**foo" takes "xfoo" too.
            (_shape, plain) = (Shape.Suffix, plain[2..]);
        }
        else if (text.EndsWith("**", StringComparison.Ordinal) && IsPlain(text.AsSpan(0, text.Length - 2)))
        {
            (_shape, plain) = (Shape.Prefix, plain[..^2]);
        }
        else if (!IsPlain(text))
        {
            RefuseTrailingBackslash(text);
            (_shape, _programs) = (Shape.Program, GlobCompiler.Compile(text));
        }

        _text = Encoding.UTF8.GetBytes(plain);
    }

    /// <summary>The cleaned pattern, without its '!'.</summary>
    public string Text { get; }

    /// <summary>Whether it begins with '!': what it matches is kept after all.</summary>
    public bool IsException { get; }

    /// <summary>Where its line's text begins.</summary>
    public SourcePosition Position { get; }

    /// <inheritdoc/>
    public override string ToString() => IsException ? "!" + Text : Text;

    /// <summary>Whether it matches this very path (UTF-8, '/'-separated), its parents aside.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> path) => _shape switch
    {
        Shape.Exact => path.SequenceEqual(_text),
        Shape.Prefix => path.StartsWith(_text),
        Shape.Suffix => path.EndsWith(_text) || (_text is [(byte)'/', ..] && path.SequenceEqual(_text.AsSpan(1))),
        _ => MatchesAny(path),
    };

    /// <summary>Whether it could match anything below a directory, whose path ends with '/'.</summary>
    internal bool CanMatchBelow(ReadOnlySpan<byte> directorySlash) => _shape switch
    {
        Shape.Exact => _text.AsSpan().StartsWith(directorySlash),
        Shape.Prefix => _text.AsSpan().StartsWith(directorySlash) || directorySlash.StartsWith(_text),
        Shape.Suffix => true,
        _ => CanAnyMatchBelow(directorySlash),
    };

    private bool MatchesAny(ReadOnlySpan<byte> path)
    {
        foreach (var program in _programs)
        {
            if (program.IsMatch(path))
            {
                return true;
            }
        }

        return false;
    }

    private bool CanAnyMatchBelow(ReadOnlySpan<byte> directorySlash)
    {
        foreach (var program in _programs)
        {
            if (program.CanMatchBelow(directorySlash))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => text.IndexOfAny("*?[]\\") < 0;

    /// <summary>The engine's syntax check reads up to the first '*' that follows other text, so it misses a trailing backslash beyond it.</summary>
    private static void RefuseTrailingBackslash(string text)
    {
        if (OperatingSystem.IsWindows() || !EndsWithLoneBackslash(text))
        {
            return;
        }

        if (text.TrimStart('*').IndexOf('*', StringComparison.Ordinal) < 0)
        {
            throw new FormatException("it ends with a lone '\\'");
        }
    }

    private static bool EndsWithLoneBackslash(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;
}
