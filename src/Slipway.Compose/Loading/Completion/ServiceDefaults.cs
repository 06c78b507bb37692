using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.Layers;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Completion;

/// <summary>What a service has without its file saying so (compose-go's loader.Normalize).</summary>
internal static class ServiceDefaults
{
    private static readonly string[] Namespaces = ["network_mode", "ipc", "pid", "uts", "cgroup"];

    public static YamlMapping Fill(YamlMapping service, LoadSession session)
    {
        var draft = new MappingDraft(service);
        draft.Remove("extends");
        if (draft["pull_policy"] is YamlScalar { Text: "if_not_present" } policy) draft.Set("pull_policy", Shapes.TextAt("missing", policy));
        if (draft["build"] is YamlMapping build) draft.Set("build", Build(build, session));
        DependsOn(draft);
        if (Shapes.IsNull(draft["network_mode"]) && draft["networks"] is null or YamlScalar or YamlMapping { Entries.Count: 0 }) draft.Set("networks", DefaultNetwork(service));
        if (draft["extra_hosts"] is YamlSequence hosts) draft.Set("extra_hosts", Sorted(hosts));
        return draft.ToMapping(service.Position);
    }

    private static YamlMapping Build(YamlMapping build, LoadSession session)
    {
        var draft = new MappingDraft(build);
        if (Shapes.IsNull(draft["context"])) draft.Set("context", PathForms.Cleaned(session.Directory), build.Position);
        if (draft["dockerfile_inline"] is YamlScalar { Text: "" }) draft.Remove("dockerfile_inline");
        if (draft["dockerfile"] is YamlScalar { Text: "" }) draft.Remove("dockerfile");
        if (Shapes.IsNull(draft["dockerfile"]) && Shapes.IsNull(draft["dockerfile_inline"])) draft.Set("dockerfile", "Dockerfile", build.Position);
        if (draft["args"] is YamlMapping arguments)
        {
            // An argument without a value is the environment's; where that has none, the Dockerfile's default holds.
            var set = new MappingDraft();
            foreach (var (name, value) in arguments.Entries)
            {
                if (!Shapes.IsNull(value)) set.Set(name, value);
                else if (session.Variables[name.Text] is { } text) set.Set(name, Shapes.TextAt(text, name));
            }
            draft.Set("args", set.ToMapping(arguments.Position));
        }
        return draft.ToMapping(build.Position);
    }

    private static void DependsOn(MappingDraft service)
    {
        var draft = new MappingDraft();
        foreach (var (name, value) in (service["depends_on"] as YamlMapping)?.Entries ?? [])
        {
            var dependency = value is YamlMapping mapping ? new MappingDraft(mapping) : new MappingDraft();
            if (Shapes.IsNull(dependency["condition"])) dependency.Set("condition", "service_started", name.Position);
            if (Shapes.IsNull(dependency["required"])) dependency.Set("required", Shapes.True(name));
            draft.Set(name, dependency.ToMapping(value.Position));
        }
        foreach (var link in Texts(service["links"])) Imply(draft, link.Text.Split(':')[0], link, restarts: true);
        foreach (var key in Namespaces)
        {
            if (service[key] is YamlScalar scalar && scalar.Text.StartsWith("service:", StringComparison.Ordinal)) Imply(draft, scalar.Text["service:".Length..], scalar, restarts: true);
        }
        foreach (var from in Texts(service["volumes_from"]))
        {
            if (!from.Text.StartsWith("container:", StringComparison.Ordinal)) Imply(draft, from.Text.Split(':')[0], from, restarts: false);
        }
        if (draft.Count > 0) service.Set("depends_on", draft.ToMapping((service["depends_on"] ?? draft[draft.FirstKey])!.Position));
    }

    private static void Imply(MappingDraft dependencies, string service, YamlScalar from, bool restarts)
    {
        if (service.Length == 0 || dependencies.Has(service)) return;
        var dependency = new MappingDraft();
        dependency.Set("condition", "service_started", from.Position);
        if (restarts) dependency.Set("restart", Shapes.True(from));
        dependency.Set("required", Shapes.True(from));
        dependencies.Set(service, dependency.ToMapping(from.Position));
    }

    private static YamlMapping DefaultNetwork(YamlMapping service) =>
        new([new(new YamlScalar("default", ScalarKind.Text, service.Position), Shapes.Null(service))], service.Position);

    // By host, addresses of one host in the order they were written.
    private static YamlSequence Sorted(YamlSequence hosts) =>
        new(hosts.Items.OrderBy(item => (item as YamlScalar)?.Text.Split('=')[0], StringComparer.Ordinal).ToList(), hosts.Position);

    private static IEnumerable<YamlScalar> Texts(YamlNode? node) => (node as YamlSequence)?.Items.OfType<YamlScalar>() ?? [];
}
