using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Completion;

/// <summary>Networks, volumes, secrets and configs: those that enabled services use, each with its name.</summary>
internal static class ResourceDefaults
{
    public static void Fill(MappingDraft project, YamlMapping services, string projectName)
    {
        var used = new UsedResources(services);
        Section(project, "networks", used.Networks, projectName, services);
        Section(project, "volumes", used.Volumes, projectName, services);
        Section(project, "secrets", used.Secrets, projectName, services);
        Section(project, "configs", used.Configs, projectName, services);
    }

    private static void Section(MappingDraft project, string section, HashSet<string> used, string projectName, YamlMapping services)
    {
        var draft = new MappingDraft();
        foreach (var (name, value) in (project[section] as YamlMapping)?.Entries ?? [])
        {
            if (used.Contains(name.Text)) draft.Set(name, Named(name, value, projectName));
        }
        if (section == "networks" && used.Contains("default") && !draft.Has("default"))
        {
            var key = new YamlScalar("default", ScalarKind.Text, services.Position);
            draft.Set(key, Named(key, Shapes.Null(key), projectName));
        }
        if (draft.Count > 0) project.Set(section, draft.ToMapping(project[section]?.Position ?? services.Position));
        else project.Remove(section);
    }

    private static YamlMapping Named(YamlScalar key, YamlNode value, string projectName)
    {
        var draft = value is YamlMapping mapping ? new MappingDraft(mapping) : new MappingDraft();
        if (draft["name"] is not YamlScalar { Text.Length: > 0 })
        {
            var external = draft["external"] is YamlScalar { Text: "true" };
            draft.Set("name", external ? key.Text : $"{projectName}_{key.Text}", key.Position);
        }
        return draft.ToMapping(Shapes.IsNull(value) ? key.Position : value.Position);
    }
}
