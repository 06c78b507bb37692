using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Deploy.Hosts;

namespace Slipway.Deploy.Releases;

/// <summary>A release as JSON: the same release gives the same bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(Release))]
internal sealed partial class ReleaseJson : JsonSerializerContext
{
    private const int HighestNumber = 999_999_999;

    private static ReleaseJson? lines;

    /// <summary>The record's file: indented, for people.</summary>
    public static byte[] Write(Release release) => [.. JsonSerializer.SerializeToUtf8Bytes(Ordered(release), Default.Release), (byte)'\n'];

    /// <summary>One line without its end.</summary>
    public static byte[] WriteLine(Release release) =>
        JsonSerializer.SerializeToUtf8Bytes(Ordered(release), (lines ??= new ReleaseJson(new JsonSerializerOptions(Default.Options) { WriteIndented = false })).Release);

    /// <summary>Reads what a host or a file says a release is; names in it are safe to be used in paths and messages.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Release Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var release = JsonSerializer.Deserialize(json, Default.Release) ?? throw new InvalidDataException("it is null");
            return WhyUnfit(release) is { } why ? throw new InvalidDataException(why) : release with { Created = release.Created.ToUniversalTime() };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it is no release's record (line {(e.LineNumber ?? 0) + 1})", e);
        }
    }

    /// <summary>Whether a number can be a release's.</summary>
    public static bool IsNumber(int number) => number is > 0 and <= HighestNumber;

    private static string? WhyUnfit(Release release)
    {
        if (!IsNumber(release.Number)) return "its number is none of a release";
        if (release.Images is null || release.References is null || release.Hosts is null || release.Files is null) return "a list is null";
        if (!Enum.IsDefined(release.Mode)) return "its mode is not known";
        foreach (var digest in release.Files)
        {
            if (digest is null || !StoredName.IsDigest(digest)) return "it names files by something that is no digest";
        }

        if (!IsText(release.Project) || !IsText(release.Environment) || !IsText(release.Actor) || !IsText(release.SpecDigest) || (release.Commit is { } commit && !IsText(commit))) return "a text is missing or holds control characters";
        if (!AreTexts(release.Hosts) || !AreTexts(release.Images.Keys) || !AreTexts(release.Images.Values) || !AreTexts(release.References.Keys) || !AreTexts(release.References.Values)) return "a name is missing or holds control characters";
        return null;
    }

    private static bool AreTexts(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!IsText(text)) return false;
        }

        return true;
    }

    private static bool IsText(string? text)
    {
        if (text is null) return false;
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029') return false;
        }

        return true;
    }

    private static Release Ordered(Release release) => release with { Created = release.Created.ToUniversalTime(), Images = Sorted(release.Images), References = Sorted(release.References) };

    private static ReadOnlyDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> map)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in map) sorted.Add(name, value);
        return new ReadOnlyDictionary<string, string>(sorted);
    }
}
