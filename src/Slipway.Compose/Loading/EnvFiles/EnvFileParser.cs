using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>Reads the text of an env file.</summary>
public static class EnvFileParser
{
    /// <summary>How many lines may be wrong before the rest is not worth reading: a binary file would have thousands.</summary>
    internal const int MaximalErrors = 20;

    /// <summary>The variables in the order of their first lines, each once; a later line gives the value. Never throws on bad input.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The path that positions name.</param>
    /// <param name="lookup">The value of a variable of the environment, null when it is not set. In references it goes before the file's own earlier lines.</param>
    /// <param name="diagnostics">Receives what is wrong; a wrong line is left out.</param>
    /// <param name="format">The dialect.</param>
    public static IReadOnlyList<EnvVariable> Parse(
        string text,
        string file,
        Func<string, string?> lookup,
        ICollection<Diagnostic> diagnostics,
        EnvFileFormat format = EnvFileFormat.Compose)
    {
        var cursor = new EnvFileCursor(text.StartsWith('\uFEFF') ? text[1..] : text, file);
        var variables = new EnvVariables();
        if (format == EnvFileFormat.Raw) new RawEnvFile(cursor, lookup, variables, diagnostics).Read();
        else new ComposeEnvFile(cursor, lookup, variables, diagnostics).Read();
        return variables.List;
    }
}
