using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Yaml;

namespace Slipway.Deploy.Specification;

/// <summary>
/// Writes the specification of a release: the project's canonical tree as any host can carry it out. Images are names that the hosts have, sources of bind mounts and contents of secrets and configs are paths that begin
/// with <c>./</c>, relative to the project's folder on the host, and what only this machine can do (<c>build</c>, <c>develop</c>) is left out.
/// </summary>
/// <param name="loaded">The project.</param>
/// <param name="images">What each service's containers are made from, by service.</param>
/// <param name="sources">What the source of a bind mount becomes, by what is written in the canonical tree.</param>
internal sealed class SpecificationWriter(LoadedProject loaded, IReadOnlyDictionary<string, string> images, IReadOnlyDictionary<string, string> sources)
{
    private static readonly string[] s_leftOut = ["build", "develop", "pull_policy", "env_file"];

    /// <summary>The tree.</summary>
    public YamlMapping Write() => Replaced(loaded.Canonical, (key, value) => key switch
    {
        "services" when value is YamlMapping services => Replaced(services, Service),
        "secrets" when value is YamlMapping objects => Replaced(objects, (name, one) => Content("secret", name, one, loaded.Project.Secrets)),
        "configs" when value is YamlMapping objects => Replaced(objects, (name, one) => Content("config", name, one, loaded.Project.Configs)),
        _ => value,
    });

    private YamlMapping Service(string name, YamlNode value)
    {
        var service = loaded.Project.Services[name];
        var isForHooks = IsForHooks(loaded.Project, service);
        var mapping = Replaced((YamlMapping)value, (key, member) => s_leftOut.Contains(key) || key == "image" || (key == "profiles" && !isForHooks) ? null
            : key == "volumes" && member is YamlSequence volumes ? new YamlSequence([.. volumes.Items.Select(Volume)], volumes.Position)
            : member);
        var image = images.TryGetValue(name, out var known) ? known : ServiceContainers.Image(loaded.Project, service);
        return new YamlMapping([.. mapping.Entries, new YamlEntry(Text("image", mapping), Text(image, mapping))], mapping.Position);
    }

    /// <summary>Whether a service is there for one-offs only: no active profile has it. It keeps its profiles in the document, which has no other.</summary>
    public static bool IsForHooks(ComposeProject project, ComposeService service) =>
        service.Profiles.Count > 0 && !project.Profiles.Contains("*") && !service.Profiles.Intersect(project.Profiles).Any();

    private YamlNode Volume(YamlNode volume) => volume is YamlMapping mapping && mapping["type"] is YamlScalar { Text: "bind" }
        ? Replaced(mapping, (key, member) => key == "source" && member is YamlScalar source && sources.TryGetValue(source.Text, out var there) ? Text(there, member) : member)
        : volume;

    private static YamlMapping Content(string kind, string key, YamlNode value, IReadOnlyDictionary<string, ComposeFileObject> objects)
    {
        var mapping = value as YamlMapping ?? new YamlMapping([], value.Position);
        if (objects[key].Source is FileObjectExternal)
            return mapping;
        var rest = Replaced(mapping, (member, node) => member is "file" or "environment" or "content" ? null : node);
        return new YamlMapping([.. rest.Entries, new YamlEntry(Text("file", mapping), Text(string.Create(CultureInfo.InvariantCulture, $"./contents/{ReleaseContents.NameOf(kind, key)}"), mapping))], mapping.Position);
    }

    /// <summary>A mapping whose values became others; null leaves the entry out.</summary>
    private static YamlMapping Replaced(YamlMapping mapping, Func<string, YamlNode, YamlNode?> value)
    {
        var entries = new List<YamlEntry>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            if (value(entry.Key.Text, entry.Value) is { } now)
                entries.Add(entry with { Value = now });
        }

        return new YamlMapping(entries, mapping.Position, mapping.Tag);
    }

    private static YamlScalar Text(string text, YamlNode at) => new(text, ScalarKind.Text, at.Position);
}
