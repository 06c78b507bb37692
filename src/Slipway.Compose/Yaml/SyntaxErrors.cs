using Slipway.Diagnostics;
using YamlDotNet.Core;

namespace Slipway.Compose.Yaml;

/// <summary>Says YamlDotNet's errors in words for someone who writes YAML, not a parser.</summary>
internal static class SyntaxErrors
{
    public static Diagnostic Describe(YamlException error, string text, string file)
    {
        var at = new SourcePosition(file, (int)error.Start.Line, (int)error.Start.Column, (int)error.End.Line, (int)error.End.Column);
        if (error.Message.Contains("<document end>", StringComparison.Ordinal)) return YamlErrors.AfterTheDocument(at);
        return YamlErrors.Syntax(error.Message, at);
    }
}
