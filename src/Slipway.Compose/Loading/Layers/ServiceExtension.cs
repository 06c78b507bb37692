using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.Merging;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Layers;

/// <summary>
/// Lays services over those they extend: of the same file, or of another one, whose relative paths start from its own folder (the Compose Specification, "extends").
/// </summary>
internal sealed class ServiceExtension(LoadSession session)
{
    private readonly Dictionary<string, (YamlMapping? Services, LoadSession Session)> files = new(StringComparer.Ordinal);

    private readonly HashSet<(string File, string Service)> circles = [];

    /// <summary>The services of a file, none of which extends another any more.</summary>
    public YamlMapping Apply(YamlMapping services, string file)
    {
        if (!services.Entries.Any(entry => entry.Value is YamlMapping service && service.Has("extends"))) return services;
        var draft = new MappingDraft(services);
        foreach (var (name, _) in services.Entries)
        {
            if (Extended(name.Text, services, file, session, []) is { } service) draft.Set(name, service);
        }
        return draft.ToMapping(services.Position, services.Tag);
    }

    private YamlMapping? Extended(string name, YamlMapping services, string file, LoadSession own, IReadOnlyList<(string File, string Service)> chain)
    {
        if (services[name] is not YamlMapping service) return null;
        if (service["extends"] is not { } extends || Shapes.IsNull(extends) || extends.Tag == OverrideTag.Reset) return service;
        var draft = new MappingDraft(service);
        draft.Remove("extends");
        var alone = draft.ToMapping(service.Position, service.Tag);
        var (wanted, path) = Reference(extends, own);
        if (wanted is null) return alone;
        if (chain.Contains((file, name)))
        {
            // Each service of the circle leads to it.
            if (chain.All(link => circles.Add(link))) session.Diagnostics.Add(LoadErrors.ExtendsCycle(string.Join(" → ", chain.Select(link => link.Service).Append(name)), extends.Position));
            return alone;
        }
        chain = [.. chain, (file, name)];

        var (others, theirs) = path is null || path == file ? (services, own) : Open(path, own, extends.Position);
        var below = others is null ? null : Base(wanted, others, path ?? file, theirs, chain);
        return below is null ? alone : LayerMerge.Services(below, alone, session.Diagnostics);

        YamlMapping? Base(YamlScalar service, YamlMapping among, string from, LoadSession its, IReadOnlyList<(string, string)> links)
        {
            if (among.Has(service.Text)) return Extended(service.Text, Checked(service.Text, among, its), from, its, links);
            session.Diagnostics.Add(LoadErrors.ExtendedServiceMissing(service.Text, from, Suggestion.For(service.Text, among.Entries.Select(entry => entry.Key.Text)), service.Position));
            return null;
        }
    }

    private static (YamlScalar? Service, string? File) Reference(YamlNode extends, LoadSession own) => extends switch
    {
        YamlScalar service => (service, null),
        YamlMapping mapping => (mapping["service"] as YamlScalar, mapping["file"] is YamlScalar { IsNull: false, Text.Length: > 0 } file ? own.Absolute(file.Text) : null),
        _ => (null, null),
    };

    /// <summary>The services of another file, interpolated but not looked at further: only those that are extended have to be right.</summary>
    private (YamlMapping? Services, LoadSession Session) Open(string path, LoadSession own, SourcePosition at)
    {
        if (files.TryGetValue(path, out var known)) return known;
        var its = own.In(Path.GetDirectoryName(path) ?? path);
        YamlMapping? services = null;
        if (!session.Inputs.Exists(path))
        {
            session.Diagnostics.Add(LoadErrors.ExtendedFileMissing(path, at));
        }
        else
        {
            foreach (var document in its.Documents(path))
            {
                if (its.Interpolated(document)["services"] is YamlMapping found) services = services is null ? found : LayerMerge.Files(services, found, session.Diagnostics);
            }
        }
        return files[path] = (services, its);
    }

    /// <summary>The services with the one asked for checked and in canonical form.</summary>
    private YamlMapping Checked(string name, YamlMapping among, LoadSession its)
    {
        if (ReferenceEquals(its, session)) return among;
        var position = among.Position;
        var one = new YamlMapping([new(among.Key(name)!, among[name]!)], position);
        var document = new YamlMapping([new(new YamlScalar("services", ScalarKind.Text, position), one)], position);
        var shaped = its.Shaped(document)?["services"] as YamlMapping;
        var draft = new MappingDraft(among);
        if (shaped?[name] is { } service) draft.Set(name, service);
        else draft.Remove(name);
        return draft.ToMapping(position);
    }
}
