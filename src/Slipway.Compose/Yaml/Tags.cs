using System.Text;
using Slipway.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Compose.Yaml;

/// <summary>What tags make of nodes: the core schema's are applied and gone, <c>!reset</c> and <c>!override</c> are kept for the loader, others are kept and warned about.</summary>
internal static class Tags
{
    /// <summary>Marks the scalar <c>&lt;&lt;</c> while a mapping is read.</summary>
    public const string Merge = "tag:yaml.org,2002:merge";

    private const string Core = "tag:yaml.org,2002:";
    private static readonly string[] Local = ["!reset", "!override"];

    /// <summary>Whether a key is the merge key: <c>&lt;&lt;</c>, not quoted.</summary>
    public static bool IsMerge(Scalar key) =>
        key.Value == "<<" && (key.Tag.IsEmpty ? key.Style == ScalarStyle.Plain : key.Tag.IsNonSpecific || key.Tag.Value == Merge);

    /// <summary>The tag to keep of a mapping or sequence.</summary>
    public static string? OfCollection(NodeEvent node, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific) return null;
        var tag = node.Tag.Value;
        var fits = node is MappingStart ? tag is Core + "map" or Core + "set" or Core + "omap" : tag is Core + "seq" or Core + "omap" or Core + "pairs";
        if (fits) return null;
        if (IsScalarTag(tag) || tag is Core + "map" or Core + "seq")
        {
            diagnostics.Add(YamlErrors.TagDoesNotFit(Shown(tag), node is MappingStart ? "a mapping" : "a list", at));
            return null;
        }
        WarnOfUnknown(tag, at, diagnostics);
        return tag;
    }

    /// <summary>A scalar with its tag applied.</summary>
    public static YamlScalar Resolve(Scalar scalar, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        var plain = scalar.Style == ScalarStyle.Plain;
        if (scalar.Tag.IsEmpty)
        {
            if (!plain) return new(scalar.Value, ScalarKind.Text, at);
            return Typed(scalar.Value, CoreSchema.KindOf(scalar.Value), at);
        }
        if (scalar.Tag.IsNonSpecific) return new(scalar.Value, ScalarKind.Text, at);

        var tag = scalar.Tag.Value;
        if (tag.StartsWith(Core, StringComparison.Ordinal)) return ResolveCore(scalar.Value, tag, at, diagnostics);
        WarnOfUnknown(tag, at, diagnostics);
        return Typed(scalar.Value, plain && Array.IndexOf(Local, tag) >= 0 ? CoreSchema.KindOf(scalar.Value) : ScalarKind.Text, at, tag);
    }

    private static YamlScalar ResolveCore(string text, string tag, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        var found = CoreSchema.KindOf(text);
        switch (tag[Core.Length..])
        {
            case "str" or "timestamp" or "merge":
                return new(text, ScalarKind.Text, at);
            case "binary":
                return Binary(text, at, diagnostics);
            case "null" when found == ScalarKind.Null:
            case "bool" when found == ScalarKind.Boolean:
            case "int" when found == ScalarKind.WholeNumber:
            case "float" when found == ScalarKind.RealNumber:
                return Typed(text, found, at);
            case "float" when found == ScalarKind.WholeNumber:
                return new(text, ScalarKind.RealNumber, at);
            case "null" or "bool" or "int" or "float" or "map" or "seq" or "set" or "omap" or "pairs":
                diagnostics.Add(YamlErrors.TagDoesNotFit(Shown(tag), $"'{text}'", at));
                return new(text, ScalarKind.Text, at);
            default:
                WarnOfUnknown(tag, at, diagnostics);
                return new(text, ScalarKind.Text, at, tag);
        }
    }

    private static YamlScalar Typed(string text, ScalarKind kind, SourcePosition at, string? tag = null) =>
        new(kind == ScalarKind.Null ? "" : text, kind, at, tag);

    private static YamlScalar Binary(string text, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length)) return new(Encoding.UTF8.GetString(bytes.AsSpan(0, length)), ScalarKind.Text, at);
        diagnostics.Add(YamlErrors.TagDoesNotFit("!!binary", "text that is not base64", at));
        return new(text, ScalarKind.Text, at);
    }

    private static bool IsScalarTag(string tag) =>
        tag is Core + "str" or Core + "timestamp" or Core + "binary" or Core + "null" or Core + "bool" or Core + "int" or Core + "float" or Core + "merge";

    private static void WarnOfUnknown(string tag, SourcePosition at, ICollection<Diagnostic> diagnostics)
    {
        if (Array.IndexOf(Local, tag) < 0) diagnostics.Add(YamlErrors.UnknownTag(Shown(tag), Suggestion.For(tag, Local), at));
    }

    private static string Shown(string tag) => tag.StartsWith(Core, StringComparison.Ordinal) ? "!!" + tag[Core.Length..] : tag;
}
