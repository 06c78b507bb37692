using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Forms of what gives a service devices, and limits their use.</summary>
internal static class DeviceForms
{
    /// <summary><c>host[:container[:permissions]]</c>, or a mapping of source, target and permissions.</summary>
    public static YamlNode Device(YamlNode node, ShapeScope scope)
    {
        if (node is YamlMapping mapping) return Object(mapping, key => key is "source" or "target" or "permissions" ? Text : null, scope);
        if (node is not YamlScalar { IsNull: false } spec) return node;
        var parts = spec.Text.Split(':');
        var draft = new MappingDraft();
        draft.Set("source", parts[0], spec.Position);
        draft.Set("target", parts.Length > 1 ? parts[1] : parts[0], spec.Position);
        draft.Set("permissions", parts.Length > 2 ? parts[2] : "rwm", spec.Position);
        return parts.Length > 3 ? node : draft.ToMapping(spec.Position);
    }

    /// <summary><c>all</c>, or a list of requests.</summary>
    public static YamlNode Gpus(YamlNode node, ShapeScope scope)
    {
        if (node is not YamlScalar { Text: "all" } all) return Requests(node, scope);
        var draft = new MappingDraft();
        draft.Set("count", new YamlScalar("-1", ScalarKind.WholeNumber, all.Position));
        return new YamlSequence([draft.ToMapping(all.Position)], all.Position);
    }

    /// <summary>A list of device requests; <c>count: all</c> is −1.</summary>
    public static YamlNode Requests(YamlNode node, ShapeScope scope) => List(Members(key => key switch
    {
        "driver" => Text,
        "count" => Count,
        "capabilities" or "device_ids" => List(Text),
        "options" => PairForms.Labels,
        _ => null,
    }))(node, scope);

    /// <summary>Members of <c>blkio_config</c>.</summary>
    public static Shape? BlockIo(string key) => key switch
    {
        "weight" => Whole,
        "weight_device" => List(Members(member => member switch { "path" => Text, "weight" => Whole, _ => null })),
        "device_read_bps" or "device_write_bps" or "device_read_iops" or "device_write_iops" => List(Members(member => member switch { "path" => Text, "rate" => Size, _ => null })),
        _ => null,
    };

    private static YamlNode Count(YamlNode node, ShapeScope scope) => node is YamlScalar { Text: "all" } ? new YamlScalar("-1", ScalarKind.WholeNumber, node.Position) : Whole(node, scope);
}
