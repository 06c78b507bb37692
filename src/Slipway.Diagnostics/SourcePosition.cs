namespace Slipway.Diagnostics;

/// <summary>A place in a text file. Lines and columns count from 1, as MSBuild's do; 0 means not known. Columns count UTF-16 units.</summary>
public readonly record struct SourcePosition(string File, int Line = 0, int Column = 0, int EndLine = 0, int EndColumn = 0)
{
    /// <summary>The form compilers print: <c>file(line,col)</c>, leaving out what is not known.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}({Line})",
        _ => $"{File}({Line},{Column})",
    };
}
