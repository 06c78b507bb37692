using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.Layers;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Completion;

/// <summary>Makes the merged files the whole project: environments, defaults, names, and without what says nothing.</summary>
internal static class ProjectCompletion
{
    /// <summary>The project with the enabled services.</summary>
    public static YamlMapping Complete(YamlMapping merged, YamlMapping enabled, string name, LoadSession session)
    {
        var draft = new MappingDraft(merged);
        draft.Set("name", name, (draft["name"] ?? merged).Position);
        var services = Services(enabled, session, withEnvironment: true);
        draft.Set("services", services);
        ResourceDefaults.Fill(draft, services, name);
        return Pruning.Prune(draft.ToMapping(merged.Position));
    }

    /// <summary>The services left out by profiles. Their env files are not read: they may be missing as long as nobody needs them.</summary>
    public static YamlMapping CompleteDisabled(YamlMapping disabled, LoadSession session)
    {
        var services = Services(disabled, session, withEnvironment: false);
        var project = new YamlMapping([new(new YamlScalar("services", ScalarKind.Text, disabled.Position), services)], disabled.Position);
        return Pruning.Prune(project)["services"] as YamlMapping ?? services;
    }

    private static YamlMapping Services(YamlMapping services, LoadSession session, bool withEnvironment)
    {
        var draft = new MappingDraft();
        foreach (var (name, value) in services.Entries)
        {
            var service = value as YamlMapping ?? new YamlMapping([], name.Position);
            var own = new MappingDraft(service);
            if (withEnvironment)
            {
                ServiceEnvironment.Complete(own, session);
                ServiceEnvironment.CompleteLabels(own, session);
            }
            own.Remove("env_file");
            own.Remove("label_file");
            draft.Set(name, ServiceDefaults.Fill(own.ToMapping(service.Position), session));
        }
        return draft.ToMapping(services.Position);
    }
}
