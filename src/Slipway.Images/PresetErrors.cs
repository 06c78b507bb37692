using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can be wrong with a preset's image: SLIP2330–SLIP2359.</summary>
public static class PresetErrors
{
    public static Diagnostic Unknown(string name, IReadOnlyList<string> known, string? meant, SourcePosition? at) => Diagnostic.Error(
        "SLIP2330", $"ImagePreset is '{name}', which is no preset; there is {string.Join(", ", known)}{(meant is null ? "." : $"; did you mean {meant}?")}", at);

    public static Diagnostic NoEntry(string preset, IEnumerable<string> tried, SourcePosition? at) => Diagnostic.Error(
        "SLIP2331", $"The {preset} preset cannot tell what the image starts: there is none of {string.Join(", ", tried)}. Name the script in the property ImageEntry, or the whole command in ImageCommand.", at);

    public static Diagnostic Missing(string property, string path, string folder, SourcePosition? at) => Diagnostic.Error(
        "SLIP2332", $"{property} names '{path}', which does not exist in {folder}. Correct the name; it is relative to the build context.", at);

    public static Diagnostic ManifestUnreadable(string path, string why, SourcePosition? at) => Diagnostic.Error(
        "SLIP2333", $"{path} cannot be read, so there is no telling what to install: {why}", at);

    public static Diagnostic NothingPublished(SourcePosition? at) => Diagnostic.Error(
        "SLIP2334", "The publish output is empty, so there is no application to put into an image. Publish the project first, and check that its output is an application's.", at);

    public static Diagnostic EntryNotPublished(string entry, string? meant, SourcePosition? at) => Diagnostic.Error(
        "SLIP2335", $"The application's entry '{entry}' is not in its publish output{(meant is null ? "." : $"; did you mean {meant}?")} Correct AssemblyName, or UseAppHost where an executable is expected.", at);

    public static Diagnostic CommandConflict(string why, SourcePosition? at) => Diagnostic.Error(
        "SLIP2336", $"The container's command contradicts itself: {why}", at);

    public static Diagnostic BadOption(string property, string value, string expected, SourcePosition? at) => Diagnostic.Error(
        "SLIP2337", $"{property} cannot be '{value}'; expected {expected}.", at);

    public static Diagnostic NoApplication(SourcePosition? at) => Diagnostic.Error(
        "SLIP2338", "The preset dotnet has no application to make an image of: it is for projects of Microsoft.NET.Sdk, and for one target framework. Where the project has several, name one in the property SlipwayTargetFramework.", at);
}
