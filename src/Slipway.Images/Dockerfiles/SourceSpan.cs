using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>A stretch of a text file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.</summary>
public readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The span as a diagnostic's position in a file.</summary>
    public SourcePosition In(string file) => new(file, Line, Column, EndLine, EndColumn);
}
