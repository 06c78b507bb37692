using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>The format <c>raw</c>, as the docker CLI reads <c>--env-file</c>: no quotes, no references, no comments behind values.</summary>
internal sealed class RawEnvFile(EnvFileCursor cursor, Func<string, string?> lookup, EnvVariables variables, ICollection<Diagnostic> diagnostics)
{
    private int errors;

    public void Read()
    {
        for (; !cursor.AtEnd && errors < EnvFileParser.MaximalErrors; cursor.SkipLine())
        {
            var end = cursor.LineEnd;
            var start = cursor.Next;
            while (start < end && char.IsWhiteSpace(cursor.Text[start])) start++;
            if (start == end || cursor.Text[start] == '#') continue;
            ReadLine(start, cursor.Text[end - 1] == '\r' ? end - 1 : end);
        }
    }

    private void ReadLine(int start, int end)
    {
        var line = cursor.Text[start..end];
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? line : line[..equals];
        var at = cursor.At(start);
        var white = EnvFileCursor.FirstBlank(name);
        if (name.Length == 0) Fail(YamlErrors.EnvLineWithoutName(at));
        else if (white >= 0) Fail(YamlErrors.SpaceInEnvName(at with { Column = at.Column + white }));
        else if (line.Contains('\0', StringComparison.Ordinal)) Fail(YamlErrors.NulInEnvFile(at));
        else variables.Set(name, equals < 0 ? lookup(name) : line[(equals + 1)..], at);
    }

    private void Fail(Diagnostic error)
    {
        diagnostics.Add(error);
        errors++;
    }
}
