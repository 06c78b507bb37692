using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The canonical form of one document of a compose file, before it is merged with others.</summary>
internal static class ProjectForm
{
    public static YamlMapping Apply(YamlMapping document, ShapeScope scope) => Object(document, key => key switch
    {
        "name" => Text,
        "services" => Each(ServiceForm.Service),
        "networks" => Each(Resource(Network)),
        "volumes" => Each(Volume),
        "secrets" or "configs" => Each(Resource(FileObject)),
        _ => null,
    }, scope);

    private static Shape Resource(Func<string, Shape?> member) => (node, scope) => node is YamlMapping mapping ? External(Object(mapping, member, scope), scope) : node;

    // The legacy form names the external resource: external: { name: x }.
    private static YamlMapping External(YamlMapping resource, ShapeScope scope)
    {
        if (resource["external"] is not YamlMapping external) return resource;
        var draft = new MappingDraft(resource);
        draft.Set("external", True(external));
        if (external["name"] is YamlScalar { IsNull: false } name)
        {
            if (IsNull(resource["name"])) draft.Set("name", name);
            else if (resource["name"] is YamlScalar own && own.Text != name.Text) scope.Diagnostics.Add(LoadErrors.TwoNames(own.Text, name.Text, name.Position));
        }
        return draft.ToMapping(resource.Position, resource.Tag);
    }

    private static Shape? Network(string key) => key switch
    {
        "name" or "driver" => Text,
        "external" => Flag,
        "internal" or "attachable" or "enable_ipv4" or "enable_ipv6" => Flag,
        "driver_opts" => PairForms.Options,
        "labels" => PairForms.Labels,
        "ipam" => Members(ipam => ipam switch
        {
            "driver" => Text,
            "options" => PairForms.Options,
            "config" => List(Members(pool => pool switch { "subnet" or "gateway" or "ip_range" => Text, "aux_addresses" => PairForms.Options, _ => null })),
            _ => null,
        }),
        _ => null,
    };

    // A local volume that is a bind mount is given by a path.
    private static YamlNode Volume(YamlNode node, ShapeScope scope)
    {
        var shaped = Resource(key => key switch
        {
            "name" or "driver" => Text,
            "external" => Flag,
            "driver_opts" => PairForms.Options,
            "labels" => PairForms.Labels,
            _ => null,
        })(node, scope);
        if (shaped is not YamlMapping volume || volume["driver_opts"] is not YamlMapping options || !IsLocal(volume["driver"]) || !IsBind(options)
            || options["device"] is not YamlScalar { IsNull: false } device) return shaped;
        var draft = new MappingDraft(volume);
        var changed = new MappingDraft(options);
        changed.Set("device", PathForms.File(device, scope));
        draft.Set("driver_opts", changed.ToMapping(options.Position, options.Tag));
        return draft.ToMapping(volume.Position, volume.Tag);
    }

    private static bool IsLocal(YamlNode? driver) => IsNull(driver) || driver is YamlScalar { Text: "local" };

    private static bool IsBind(YamlMapping options) => options["o"] is YamlScalar o && Array.IndexOf(o.Text.Split(','), "bind") >= 0;

    private static Shape? FileObject(string key) => key switch
    {
        "name" or "environment" or "content" or "driver" or "template_driver" => Text,
        "external" => Flag,
        "file" => PathForms.File,
        "labels" => PairForms.Labels,
        "driver_opts" => PairForms.Options,
        _ => null,
    };
}
