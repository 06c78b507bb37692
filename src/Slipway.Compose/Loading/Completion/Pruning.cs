using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Completion;

/// <summary>
/// Takes out what says nothing: false, 0, empty text, lists and mappings, except where that differs from saying nothing (compose-go's types have a pointer there, or
/// the keys are the user's).
/// </summary>
internal static class Pruning
{
    public static YamlMapping Prune(YamlMapping project) => Members(project, Keep.Nothing);

    private enum Keep
    {
        /// <summary>A mapping with members of the specification's.</summary>
        Nothing,

        /// <summary>A mapping with keys of the user's, each of which means something.</summary>
        Entries,

        /// <summary>Not the specification's: left as it is.</summary>
        Everything,
    }

    private static YamlMapping Members(YamlMapping mapping, Keep keep, string within = "")
    {
        var entries = new List<YamlEntry>(mapping.Entries.Count);
        foreach (var (key, value) in mapping.Entries)
        {
            if (keep != Keep.Entries && key.Text.StartsWith("x-", StringComparison.Ordinal)) entries.Add(new(key, value));
            else if (keep == Keep.Entries) entries.Add(new(key, Pruned(value, within + ".*", key.Text)));
            else if (!SaysNothing(value, key.Text, within) && Pruned(value, key.Text, key.Text) is var pruned && !SaysNothing(pruned, key.Text, within)) entries.Add(new(key, pruned));
        }
        return new(entries, mapping.Position);
    }

    private static YamlNode Pruned(YamlNode node, string path, string key) => node switch
    {
        YamlMapping mapping => Members(mapping, HasOwnKeys(path) ? Keep.Entries : Keep.Nothing, key),
        YamlSequence { Items.Count: > 0 } sequence when sequence.Items.Any(item => item is YamlMapping) =>
            new YamlSequence(sequence.Items.Select(item => Pruned(item, "item", key)).ToList(), sequence.Position),
        _ => node,
    };

    private static bool HasOwnKeys(string path) => path is "services" or "networks" or "volumes" or "secrets" or "configs" or "environment" or "labels" or "annotations" or "sysctls"
        or "options" or "driver_opts" or "storage_opt" or "args" or "additional_contexts" or "depends_on" or "ulimits" or "aux_addresses" or "extra_hosts";

    private static bool SaysNothing(YamlNode node, string key, string within) => node switch
    {
        YamlScalar { Kind: ScalarKind.Null } => true,
        YamlScalar { Kind: ScalarKind.Boolean, Text: "false" } => key is not ("init" or "attach" or "required" or "enable_ipv4" or "enable_ipv6"),
        YamlScalar { Kind: ScalarKind.WholeNumber or ScalarKind.RealNumber, Text: "0" } => key is not ("scale" or "replicas" or "retries" or "parallelism" or "max_attempts" or "mode"),
        YamlScalar { Text: "0s" } => key is "delay" or "monitor" && within is "update_config" or "rollback_config",
        YamlScalar { Text: "0" } => key is "mem_limit" or "mem_reservation" or "memswap_limit" or "mem_swappiness" or "shm_size" or "size" or "memory",
        YamlScalar { Text: "" } => true,
        YamlSequence { Items.Count: 0 } => key is not ("command" or "entrypoint"),
        YamlMapping { Entries.Count: 0 } => key is not ("deploy" or "logging" or "healthcheck" or "build" or "develop" or "credential_spec" or "blkio_config" or "bind" or "volume" or "tmpfs"
            or "image" or "limits" or "reservations" or "update_config" or "rollback_config" or "restart_policy" or "services"),
        _ => false,
    };
}
