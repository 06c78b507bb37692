using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>
/// The metadata of an <c>ImageStage</c> or <c>ImageStep</c> item. Lists are parted by semicolons; a semicolon of a value is written <c>%3B</c>, as everywhere in MSBuild. Entries are trimmed, and empty ones left out.
/// </summary>
internal sealed class StageItemMetadata(ITaskItem item, string title, ItemPlace place, List<Diagnostic> problems)
{
    public ItemPlace Place => place;

    public List<Diagnostic> Problems => problems;

    /// <summary>How messages call one of its metadata: <c>Command of the Run of stage 'build'</c>.</summary>
    public string What(string name) => $"{name} of {char.ToLowerInvariant(title[0])}{title[1..]}";

    /// <summary>The value as written, trimmed; null when empty or absent.</summary>
    public string? Text(string name)
    {
        var value = item.GetMetadata(name).Trim();
        return value.Length == 0 ? null : value;
    }

    /// <summary>The value, empty where it is absent.</summary>
    public string Value(string name) => item.GetMetadata(name);

    /// <summary>The entries.</summary>
    public IReadOnlyList<string> List(string name)
    {
        // Split before the escapes are resolved, or %3B would part entries as well.
        if (item is not ITaskItem2 escaped) return Parts(item.GetMetadata(name), Itself);
        return Parts(escaped.GetMetadataValueEscaped(name), Unescaped);
    }

    /// <summary><c>NAME=value</c> entries.</summary>
    public IEnumerable<(string Name, string Value)> Pairs(string name)
    {
        foreach (var entry in List(name))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) yield return (entry[..equals], entry[(equals + 1)..]);
            else problems.Add(StageErrors.BadValue(What(name), entry, "NAME=value", place.Of(name)));
        }
    }

    /// <summary>A whole number; null when absent.</summary>
    public int? Number(string name)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        problems.Add(StageErrors.BadValue(What(name), text, "a whole number", place.Of(name)));
        return null;
    }

    /// <summary>MSBuild's <c>true</c> and <c>false</c>; null when absent.</summary>
    public bool? Flag(string name)
    {
        if (Text(name) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        problems.Add(StageErrors.BadValue(What(name), text, "true or false", place.Of(name)));
        return null;
    }

    /// <summary>The one that is there of several; null when none is, the first with an error when more than one is.</summary>
    public string? OneOf(params ReadOnlySpan<string> names)
    {
        var given = new List<string>();
        foreach (var name in names)
            if (Text(name) is not null) given.Add(name);
        if (given.Count > 1) problems.Add(StageErrors.Exclusive(title, given, place.Of(given[1])));
        return given.Count == 0 ? null : given[0];
    }

    /// <summary>Tells that metadata is missing.</summary>
    public void Miss(string name, string what) => problems.Add(StageErrors.Missing(title, name, what, place.Position));

    /// <summary>Tells of every metadata that is not among the known ones. Imports and MSBuild add some of their own.</summary>
    public void CheckNames(IReadOnlyList<string> known)
    {
        foreach (string name in item.CloneCustomMetadata().Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            // What is empty means nothing, and may be an ItemDefinitionGroup's default for other kinds of steps.
            if (known.Contains(name, StringComparer.OrdinalIgnoreCase) || IsMsBuilds(name) || Text(name) is null) continue;
            problems.Add(StageErrors.UnknownMetadata(title, name, Suggestion.For(name, known), known, place.Of(name)));
        }
    }

    private static bool IsMsBuilds(string name) =>
        name.StartsWith("DefiningProject", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MSBuildSource", StringComparison.OrdinalIgnoreCase)
        || name.Equals("OriginalItemSpec", StringComparison.OrdinalIgnoreCase) || name.StartsWith('_');

    private static List<string> Parts(string list, Func<string, string> read)
    {
        var parts = new List<string>();
        foreach (var part in list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) parts.Add(read(part));
        return parts;
    }

    private static string Itself(string text) => text;

    /// <summary>MSBuild's escapes, <c>%</c> and two hexadecimal digits.</summary>
    internal static string Unescaped(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                at += 2;
            }
            else result.Append(text[at]);
        }
        return result.ToString();
    }
}
