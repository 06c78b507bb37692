using Slipway.Compose.Loading;
using Slipway.Compose.Model.Reading;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>From the canonical tree to the typed model. It never throws: what cannot be read becomes a diagnostic and is left out.</summary>
public static class ModelReader
{
    public static ComposeProject Read(CanonicalProject canonical, ICollection<Diagnostic> diagnostics)
    {
        var root = new MemberReader(canonical.Root, "the project", diagnostics);
        return new ComposeProject
        {
            Name = canonical.Name,
            WorkingDirectory = canonical.WorkingDirectory,
            ConfigFiles = canonical.ConfigFiles,
            EnvironmentFiles = canonical.EnvironmentFiles,
            Profiles = canonical.Profiles,
            Services = Services(root.Member("services")?.Mapping, diagnostics),
            DisabledServices = Services(canonical.DisabledServices, diagnostics),
            Networks = Each(root, "networks", (key, network) => ResourceReader.Network(canonical.Name, key, network)),
            Volumes = Each(root, "volumes", (key, volume) => ResourceReader.Volume(canonical.Name, key, volume)),
            Secrets = FileObjects(root, "secrets", canonical.Name),
            Configs = FileObjects(root, "configs", canonical.Name),
        };
    }

    private static Dictionary<string, ComposeService> Services(YamlMapping? services, ICollection<Diagnostic> diagnostics)
    {
        var read = new Dictionary<string, ComposeService>(StringComparer.Ordinal);
        foreach (var (name, node) in services?.Entries ?? [])
        {
            var mapping = node as YamlMapping ?? new YamlMapping([], node.Position);
            read[name.Text] = ServiceReader.Service(name, new MemberReader(mapping, $"service '{name.Text}'", diagnostics));
        }
        return read;
    }

    private static Dictionary<string, ComposeFileObject> FileObjects(MemberReader root, string kind, string project)
    {
        var read = new Dictionary<string, ComposeFileObject>(StringComparer.Ordinal);
        if (root.Member(kind) is not { } all) return read;
        foreach (var (key, _) in all.Mapping.Entries)
        {
            if (all.Member(key.Text) is { } item && ResourceReader.FileObject(project, key, item) is { } fileObject) read[key.Text] = fileObject;
        }
        return read;
    }

    // A network or volume of which nothing is said is there nevertheless.
    private static Dictionary<string, T> Each<T>(MemberReader root, string member, Func<YamlScalar, MemberReader?, T> read)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        if (root.Member(member) is not { } items) return all;
        foreach (var (key, _) in items.Mapping.Entries) all[key.Text] = read(key, items.Member(key.Text));
        return all;
    }
}
