using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What can be wrong between what a project's files ask for and what the engine has.</summary>
public static class PlanErrors
{
    /// <summary>A service is named that the project does not have.</summary>
    public static Diagnostic UnknownService(string service, string? suggestion, IEnumerable<string> services) => OneLine.Error(
        "SLIP3401",
        $"The project has no service '{service}'{(suggestion is null ? "." : $"; did you mean '{suggestion}'?")} Its services: {List(services)}.");

    /// <summary>A service is named, or needed, that the active profiles leave out.</summary>
    public static Diagnostic DisabledService(string service, IEnumerable<string> profiles, SourcePosition? position) => OneLine.Error(
        "SLIP3402",
        $"Service '{service}' is left out: it belongs to {Profiles(profiles)}, and no such profile is active. Activate one with ComposeProfiles or COMPOSE_PROFILES.",
        position);

    /// <summary>A service needs one that the active profiles leave out.</summary>
    public static Diagnostic DisabledDependency(string service, string dependency, IEnumerable<string> profiles, SourcePosition? position) => OneLine.Error(
        "SLIP3403",
        $"Service '{service}' depends on '{dependency}', which belongs to {Profiles(profiles)}, and no such profile is active. "
        + "Activate one, or write required: false at the dependency.",
        position);

    /// <summary>A number of containers is asked for that cannot be.</summary>
    public static Diagnostic BadScale(string service, int scale, string why, SourcePosition? position) => OneLine.Error(
        "SLIP3404", $"Service '{service}' cannot have {scale} containers: {why}.", position);

    /// <summary>An external network is not there.</summary>
    public static Diagnostic ExternalNetworkMissing(string key, string name, SourcePosition? position) => OneLine.Error(
        "SLIP3405",
        $"Network '{key}' is external, and the engine has no network '{name}'. Create it with \"docker network create {name}\", or remove external: true to have it made.",
        position);

    /// <summary>An external volume is not there.</summary>
    public static Diagnostic ExternalVolumeMissing(string key, string name, SourcePosition? position) => OneLine.Error(
        "SLIP3406",
        $"Volume '{key}' is external, and the engine has no volume '{name}'. Create it with \"docker volume create {name}\", or remove external: true to have it made.",
        position);

    /// <summary>A network of the project's name belongs to somebody else.</summary>
    public static Diagnostic ForeignNetwork(string key, string name, string? owner, SourcePosition? position) => OneLine.Error(
        "SLIP3407",
        $"Network '{name}' is there already and was made {(owner is null ? "outside compose" : $"for the project '{owner}'")}, so it is not touched. "
        + $"To use it, declare network '{key}' with external: true and name: {name}; else give it another name.",
        position);

    /// <summary>A network changed, and containers that this run leaves alone are attached to it.</summary>
    public static Diagnostic NetworkInUse(string key, IEnumerable<string> containers, SourcePosition? position) => OneLine.Warning(
        "SLIP3408",
        $"Network '{key}' changed and is kept as it was, because containers that this run leaves alone are attached to it: {List(containers)}. "
        + "Bring up all services, or remove these containers first.",
        position);

    /// <summary>A volume changed, and is kept for the sake of its data.</summary>
    public static Diagnostic VolumeChanged(string key, string name, SourcePosition? position) => OneLine.Warning(
        "SLIP3409",
        $"Volume '{key}' is declared otherwise than '{name}' was made, and is kept as it is, because its data would be lost. "
        + $"To have it made anew, run ComposeDown with RemoveVolumes=true, or \"docker volume rm {name}\".",
        position);

    /// <summary>A volume of the project's name belongs to somebody else.</summary>
    public static Diagnostic ForeignVolume(string key, string name, string? owner, SourcePosition? position) => OneLine.Warning(
        "SLIP3410",
        $"Volume '{name}' is there already and was made {(owner is null ? "outside compose" : $"for the project '{owner}'")}; it is used as it is. "
        + $"If that is meant, declare volume '{key}' with external: true; else give it another name.",
        position);

    /// <summary>Containers of services that the files no longer have.</summary>
    public static Diagnostic Orphans(string project, IEnumerable<string> containers) => OneLine.Warning(
        "SLIP3411",
        $"Project '{project}' has containers of services that its files do not have: {List(containers)}. Remove them with -p:RemoveOrphans=true, "
        + "or bring the services back; if they belong to another project of the same name, name one of the two.");

    /// <summary>A network is not removed, because containers stay that use it.</summary>
    public static Diagnostic NetworkKept(string name, IEnumerable<string> containers) => OneLine.Warning(
        "SLIP3412", $"Network '{name}' is not removed, because containers that stay are attached to it: {List(containers)}. With -p:RemoveOrphans=true orphans go too.");

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static string Profiles(IEnumerable<string> profiles)
    {
        var all = profiles.ToArray();
        return all.Length == 1 ? $"the profile '{all[0]}'" : $"the profiles {string.Join(", ", all.Select(profile => $"'{profile}'"))}";
    }
}
