using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema;

/// <summary>What to tell of a key that does not belong where it stands.</summary>
internal static class KeyAdvice
{
    /// <summary>The error for a key that a mapping does not have.</summary>
    public static Diagnostic Unknown(YamlScalar key, YamlNode value, SchemaObject parent)
    {
        var name = key.Text;
        var atRoot = parent == ComposeSchema.File;
        var inService = parent == ServiceSchema.Service;

        if (!atRoot && !inService && ServiceSchema.Service.Field(name) is not null && !IsSlip(name, parent))
            return SchemaErrors.MisplacedKey(name, "a service", $"it is no key of {parent.Title}: indent it less", key.Position);
        if (atRoot && ServiceSchema.Service.Field(name) is not null)
            return SchemaErrors.MisplacedKey(name, "a service", "indent it below one, under 'services'", key.Position);
        if (atRoot && LooksLikeService(value))
            return SchemaErrors.MisplacedKey(name, "the services", "indent it below 'services:'", key.Position);
        if (!atRoot && ComposeSchema.File.Field(name) is not null)
            return SchemaErrors.MisplacedKey(name, "the file's top level", "do not indent it", key.Position);
        if (inService && Owner(name) is { } owner && !IsSlip(name, parent))
            return SchemaErrors.MisplacedKey(name, $"'{owner}'", $"indent it below '{owner}:'", key.Position);
        return SchemaErrors.UnknownKey(name, parent.Title, Synonym(name, parent) ?? Nearest(name, parent), key.Position);
    }

    private static bool IsSlip(string name, SchemaObject parent) => Nearest(name, parent) is not null;

    private static string? Nearest(string name, SchemaObject parent) => Suggestion.For(name, parent.Fields.Select(field => field.Name));

    // What files of the first version of the format, and a `docker run` that became a file, have at the top level.
    private static bool LooksLikeService(YamlNode value) => value is YamlMapping mapping && (mapping.Has("image") || mapping.Has("build"));

    /// <summary>The member of a service that has such a key, where only one has.</summary>
    private static string? Owner(string name)
    {
        string? owner = null;
        foreach (var field in ServiceSchema.Service.Fields)
        {
            if (field.Value.Mapping is not SchemaObject candidate || candidate.Field(name) is null) continue;
            if (owner is not null) return null;
            owner = field.Name;
        }
        return owner;
    }

    /// <summary>The specification's word for what other tools, and people, call something else.</summary>
    private static string? Synonym(string name, SchemaObject parent)
    {
        var word = name switch
        {
            "env" or "envs" or "env_vars" => "environment",
            "cmd" or "args" => "command",
            "net" => "network_mode",
            "memory" or "mem" => "mem_limit",
            "cpu" => "cpus",
            "mounts" or "mount" => "volumes",
            "workdir" => "working_dir",
            "name" => "container_name",
            "capabilities" => "cap_add",
            "instances" => "scale",
            "file" => "dockerfile",
            _ => null,
        };
        return word is not null && parent.Field(word) is not null ? word : null;
    }
}
