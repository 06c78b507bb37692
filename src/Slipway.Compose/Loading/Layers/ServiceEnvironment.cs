using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.EnvFiles;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Layers;

/// <summary>What a service's containers find in their environment: its env files, later ones over earlier ones, and over them its own <c>environment</c>.</summary>
internal static class ServiceEnvironment
{
    /// <summary>A project whose services' variables without a value have that of the project, where it has one.</summary>
    public static YamlMapping NullsResolved(YamlMapping project, ProjectVariables variables)
    {
        if (project["services"] is not YamlMapping services) return project;
        var draft = new MappingDraft(project);
        draft.Set("services", Shapes.Object(services, _ => (node, _) =>
        {
            if (node is not YamlMapping service) return node;
            var changed = new MappingDraft(service);
            if (service["environment"] is YamlMapping environment) changed.Set("environment", Resolved(environment, variables));
            if (service["build"] is YamlMapping build && build["args"] is YamlMapping arguments)
            {
                var changedBuild = new MappingDraft(build);
                changedBuild.Set("args", Resolved(arguments, variables));
                changed.Set("build", changedBuild.ToMapping(build.Position, build.Tag));
            }
            return changed.ToMapping(service.Position, service.Tag);
        }, new("/", "/", [])));
        return draft.ToMapping(project.Position, project.Tag);
    }

    /// <summary>The whole environment of a service, in place of <c>environment</c> and <c>env_file</c>.</summary>
    public static void Complete(MappingDraft service, LoadSession session)
    {
        var draft = new MappingDraft();
        if (service["env_file"] is YamlSequence files) Read(files, "path", draft, session);
        service.Remove("env_file");
        if (service["environment"] is YamlMapping environment)
        {
            foreach (var (name, value) in environment.Entries) draft.Set(name, Resolved(name, value, session.Variables));
        }
        if (draft.Count > 0) service.Set("environment", draft.ToMapping((service["environment"] ?? service["image"])?.Position ?? default));
    }

    /// <summary>The labels of <c>label_file</c> below a service's own.</summary>
    public static void CompleteLabels(MappingDraft service, LoadSession session)
    {
        if (service["label_file"] is not YamlSequence files) return;
        var draft = new MappingDraft();
        Read(files, "path", draft, session);
        foreach (var (name, value) in (service["labels"] as YamlMapping)?.Entries ?? []) draft.Set(name, value);
        service.Remove("label_file");
        service.Set("labels", draft.ToMapping(files.Position));
    }

    private static void Read(YamlSequence files, string pathKey, MappingDraft into, LoadSession session)
    {
        foreach (var item in files.Items)
        {
            var file = item as YamlMapping;
            if ((file?[pathKey] ?? item) is not YamlScalar { IsNull: false } path) continue;
            var present = session.Inputs.Exists(path.Text);
            var format = file?["format"] is YamlScalar { Text: "raw" } ? EnvFileFormat.Raw : EnvFileFormat.Compose;
            if (!present && file?["required"] is YamlScalar { Text: "false" }) continue;
            foreach (var (name, value, at) in EnvFile.Read(path.Text, Lookup, session.Diagnostics, format, path.Position))
            {
                if (value is not null) into.Set(new YamlScalar(name, ScalarKind.Text, at), new YamlScalar(value, ScalarKind.Text, at));
            }
        }

        string? Lookup(string name) => session.Variables[name] ?? (into[name] is YamlScalar { IsNull: false } earlier ? earlier.Text : null);
    }

    private static YamlMapping Resolved(YamlMapping pairs, ProjectVariables variables)
    {
        var draft = new MappingDraft();
        foreach (var (name, value) in pairs.Entries) draft.Set(name, Resolved(name, value, variables));
        return draft.ToMapping(pairs.Position, pairs.Tag);
    }

    private static YamlNode Resolved(YamlScalar name, YamlNode value, ProjectVariables variables) =>
        Shapes.IsNull(value) && variables[name.Text] is { } text ? Shapes.TextAt(text, value) : value;
}
