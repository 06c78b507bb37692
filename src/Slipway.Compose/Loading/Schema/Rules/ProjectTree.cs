using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>The canonical tree as rules read it: whatever does not have the form it should have is not there.</summary>
internal sealed class ProjectTree
{
    private readonly CanonicalProject project;
    private readonly Dictionary<string, ServiceTree> byName = new(StringComparer.Ordinal);

    public ProjectTree(CanonicalProject project)
    {
        this.project = project;
        var services = new List<ServiceTree>();
        foreach (var (key, value) in project.Root.Mapping("services"))
        {
            if (value is not YamlMapping members) continue;
            var service = new ServiceTree(key.Text, key.Position, members);
            services.Add(service);
            byName.Add(key.Text, service);
        }
        Services = services;
    }

    /// <summary>The enabled services.</summary>
    public IReadOnlyList<ServiceTree> Services { get; }

    public ServiceTree? Service(string name) => byName.GetValueOrDefault(name);

    public bool HasService(string name) => project.Root["services"] is YamlMapping services && services.Has(name);

    /// <summary>The profiles of a service that profiles leave out; null where there is no such service.</summary>
    public string? DisabledBy(string name)
    {
        if (!project.DisabledServices.Has(name)) return null;
        var profiles = (project.DisabledServices[name] as YamlMapping)?.List("profiles").OfType<YamlScalar>().Select(profile => SchemaErrors.Quoted(profile.Text)[1..^1]) ?? [];
        return string.Join(", ", profiles);
    }

    /// <summary>The names under a key of the top level.</summary>
    public IEnumerable<string> Names(string section) => project.Root.Mapping(section).Select(entry => entry.Key.Text);

    /// <summary>The entries under a key of the top level.</summary>
    public IReadOnlyList<YamlEntry> Section(string section) => project.Root.Mapping(section);

    public bool Defines(string section, string name) => project.Root[section] is YamlMapping mapping && mapping.Has(name);
}

/// <summary>An enabled service.</summary>
internal sealed record ServiceTree(string Name, SourcePosition Position, YamlMapping Members)
{
    /// <summary>The subject of sentences.</summary>
    public string Subject => $"The service {SchemaErrors.Quoted(Name)}";

    /// <summary>The services this one needs, with the place that says so.</summary>
    public IEnumerable<(string Service, SourcePosition Position)> Needs()
    {
        foreach (var (key, _) in Members.Mapping("depends_on")) yield return (key.Text, key.Position);
        foreach (var link in Members.List("links").OfType<YamlScalar>())
        {
            if (!link.IsNull) yield return (Before(link.Text, ':'), link.Position);
        }
        foreach (var source in Members.List("volumes_from").OfType<YamlScalar>())
        {
            if (!source.IsNull && !source.Text.StartsWith("container:", StringComparison.Ordinal)) yield return (Before(source.Text, ':'), source.Position);
        }
        foreach (var key in (string[])["network_mode", "ipc", "pid"])
        {
            if (Members[key] is YamlScalar mode && mode.Text.StartsWith("service:", StringComparison.Ordinal)) yield return (mode.Text["service:".Length..], mode.Position);
        }
    }

    private static string Before(string text, char end) => text.IndexOf(end, StringComparison.Ordinal) is var at and >= 0 ? text[..at] : text;
}

/// <summary>Reads members of a mapping that may not have the form they should have.</summary>
internal static class TreeMembers
{
    /// <summary>A scalar's text, or null.</summary>
    public static string? Text(this YamlMapping mapping, string key) => mapping[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    /// <summary>A whole number, or null.</summary>
    public static long? Whole(this YamlMapping mapping, string key) => mapping[key] is YamlScalar scalar && NumberText.TryWhole(scalar, out var value) ? value : null;

    /// <summary>Whether a switch is on.</summary>
    public static bool IsOn(this YamlMapping mapping, string key) => mapping[key] is YamlScalar scalar && NumberText.TryBoolean(scalar, out var value) && value;

    /// <summary>The entries of a mapping, or none.</summary>
    public static IReadOnlyList<YamlEntry> Mapping(this YamlMapping mapping, string key) => mapping[key] is YamlMapping inner ? inner.Entries : [];

    /// <summary>The items of a list, or none.</summary>
    public static IReadOnlyList<YamlNode> List(this YamlMapping mapping, string key) => mapping[key] is YamlSequence list ? list.Items : [];

    /// <summary>Where a member is written, or else the mapping.</summary>
    public static SourcePosition At(this YamlMapping mapping, string key) =>
        mapping.Key(key)?.Position is { File: not null } position ? position : mapping[key]?.Position is { File: not null } value ? value : mapping.Position;
}
