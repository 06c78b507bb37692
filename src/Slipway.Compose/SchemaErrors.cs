using System.Globalization;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>What is wrong with a compose file's form (SLIP3200–SLIP3219) and with what its parts say of each other (SLIP3220–SLIP3299).</summary>
public static class SchemaErrors
{
    // The form of one file

    public static Diagnostic UnknownKey(string key, string parent, string? suggestion, SourcePosition position) => Diagnostic.Error(
        "SLIP3200", $"{Quoted(key)} is no key of {parent}; {(suggestion is null ? "correct or remove it." : $"did you mean {Quoted(suggestion)}?")}", position);

    public static Diagnostic MisplacedKey(string key, string belongsTo, string remedy, SourcePosition position) => Diagnostic.Error(
        "SLIP3201", $"{Quoted(key)} belongs to {belongsTo}; {remedy}.", position);

    public static Diagnostic WrongType(string place, string expected, string found, string? remedy, SourcePosition position) => Diagnostic.Error(
        "SLIP3202", $"{place} has to be {expected}, not {found}{(remedy is null ? "" : $"; {remedy}")}.", position);

    public static Diagnostic NothingThere(string place, string expected, string? remedy, SourcePosition position) => Diagnostic.Error(
        "SLIP3202", $"{place} is empty and has to be {expected}; {(remedy is null ? "" : remedy + ", or ")}leave it out.", position);

    public static Diagnostic BadValue(string place, string expected, string value, string? reason, SourcePosition position) => Diagnostic.Error(
        "SLIP3203", $"{place} has to be {expected}, not {Quoted(value)}{(string.IsNullOrEmpty(reason) ? "" : $": {reason}")}.", position);

    public static Diagnostic MissingKey(string parent, string key, SourcePosition position) => Diagnostic.Error(
        "SLIP3204", $"{parent} has no {Quoted(key)}, which it needs; add it.", position);

    public static Diagnostic BadName(string name, string what, SourcePosition position) => Diagnostic.Error(
        "SLIP3205", $"{Quoted(name)} cannot name {what}; use letters, digits, '.', '_' and '-'.", position);

    public static Diagnostic Obsolete(string key, string remedy, SourcePosition position) => Diagnostic.Warning(
        "SLIP3206", $"{Quoted(key)} is obsolete; {remedy}.", position);

    public static Diagnostic DuplicateItem(string place, string item, SourcePosition position) => Diagnostic.Error(
        "SLIP3207", $"{place} lists {Quoted(item)} twice; remove one.", position);

    public static Diagnostic OddValue(string place, string value, string usual, SourcePosition position) => Diagnostic.Warning(
        "SLIP3208", $"{place} is {Quoted(value)}, which has no effect; it is usually {usual}.", position);

    public static Diagnostic MoreErrors(int shown, SourcePosition position) => Diagnostic.Error(
        "SLIP3209", $"The file has more than {shown.ToString(CultureInfo.InvariantCulture)} errors of form; correct these and build again to see the rest.", position);

    // What the parts say of each other

    public static Diagnostic Undefined(string kind, string user, string name, string? suggestion, SourcePosition position) => Diagnostic.Error(
        "SLIP3220",
        $"{user} uses the {kind} {Quoted(name)}, which is not defined; {(suggestion is null ? $"define it under '{kind}s' or correct the name" : $"did you mean {Quoted(suggestion)}?")}",
        position);

    public static Diagnostic DisabledService(string user, string name, string profiles, SourcePosition position) => Diagnostic.Error(
        "SLIP3221", $"{user} needs the service {Quoted(name)}, which is left out because none of its profiles ({profiles}) is active; activate one, or add the profile to both services.", position);

    public static Diagnostic DependencyCycle(IReadOnlyList<(string User, string Service, SourcePosition Position)> steps) => Diagnostic.Error(
        "SLIP3222",
        $"The services depend on each other in a circle: {string.Join(", ", steps.Take(20).Select(step => $"{Quoted(step.User)} needs {Quoted(step.Service)} ({Place(step.Position)})"))}{(steps.Count > 20 ? ", …" : "")}; remove one of these dependencies.",
        steps[0].Position);

    public static Diagnostic NoImage(string service, SourcePosition position) => Diagnostic.Error(
        "SLIP3223", $"The service {Quoted(service)} has neither 'image' nor 'build'; say which image it runs.", position);

    public static Diagnostic PortClash(string service, string port, string other, SourcePosition otherAt, SourcePosition position) => Diagnostic.Warning(
        "SLIP3224", $"The host port {port} of the service {Quoted(service)} is also published by {Quoted(other)} ({Place(otherAt)}); only one of them can have it: change one.", position);

    public static Diagnostic PortClashWithin(string service, string port, SourcePosition otherAt, SourcePosition position) => Diagnostic.Error(
        "SLIP3225", $"The service {Quoted(service)} publishes the host port {port} twice (see {Place(otherAt)}), for different container ports; change one.", position);

    public static Diagnostic PortClashOfReplicas(string service, string port, int scale, SourcePosition position) => Diagnostic.Warning(
        "SLIP3226",
        $"The service {Quoted(service)} wants {scale.ToString(CultureInfo.InvariantCulture)} containers, and only one can have the host port {port}; publish a range of as many ports or leave the host port out.",
        position);

    public static Diagnostic NamedAndScaled(string service, string scale, SourcePosition position) => Diagnostic.Error(
        "SLIP3227", $"The service {Quoted(service)} has a 'container_name' and {scale} containers, and a name can be had only once; remove one of the two.", position);

    public static Diagnostic SameContainerName(string service, string name, string other, SourcePosition otherAt, SourcePosition position) => Diagnostic.Warning(
        "SLIP3228", $"The container name {Quoted(name)} of the service {Quoted(service)} is also that of {Quoted(other)} ({Place(otherAt)}); only one of them can be created: change one.", position);

    public static Diagnostic NetworkModeAndNetworks(string service, SourcePosition position) => Diagnostic.Error(
        "SLIP3229", $"The service {Quoted(service)} has both 'network_mode' and 'networks'; remove one of the two.", position);

    public static Diagnostic ExternalWithMore(string kind, string name, string key, SourcePosition position) => Diagnostic.Error(
        "SLIP3230", $"The {kind} {Quoted(name)} is external, so {Quoted(key)} would never be used; remove one of the two.", position);

    public static Diagnostic ExternalIgnores(string kind, string name, string key, SourcePosition position) => Diagnostic.Warning(
        "SLIP3231", $"The {kind} {Quoted(name)} is external, so {Quoted(key)} is never used; remove it.", position);

    public static Diagnostic NoSource(string kind, string name, string sources, SourcePosition position) => Diagnostic.Error(
        "SLIP3232", $"The {kind} {Quoted(name)} does not say where its content comes from; give it one of {sources}.", position);

    public static Diagnostic SeveralSources(string kind, string name, string sources, SourcePosition position) => Diagnostic.Error(
        "SLIP3233", $"The {kind} {Quoted(name)} has several sources: {sources}; keep one.", position);

    public static Diagnostic TargetTwice(string service, string target, SourcePosition otherAt, SourcePosition position) => Diagnostic.Warning(
        "SLIP3234", $"The service {Quoted(service)} mounts something at {Quoted(target)} twice (see {Place(otherAt)}); only one of them can be seen: remove one.", position);

    public static Diagnostic RelativeTarget(string service, string target, SourcePosition position) => Diagnostic.Error(
        "SLIP3235", $"The service {Quoted(service)} mounts something at {Quoted(target)}, which is no absolute path; begin it with '/'.", position);

    public static Diagnostic ScaleDisagrees(string service, string scale, string replicas, SourcePosition position) => Diagnostic.Error(
        "SLIP3236", $"The service {Quoted(service)} has 'scale' {scale} and 'deploy.replicas' {replicas}; remove one of the two.", position);

    public static Diagnostic StartIntervalAlone(string service, SourcePosition position) => Diagnostic.Warning(
        "SLIP3237", $"'start_interval' of the service {Quoted(service)} has no effect without 'start_period'; add how long starting may take.", position);

    public static Diagnostic WaitsForNoHealth(string user, string service, SourcePosition position) => Diagnostic.Error(
        "SLIP3238", $"{user} waits until {Quoted(service)} is healthy, and the health check of {Quoted(service)} is disabled; wait for 'service_started' or give it a health check.", position);

    public static Diagnostic WaitsForNoEnd(string user, string service, string restart, SourcePosition position) => Diagnostic.Warning(
        "SLIP3239", $"{user} waits until {Quoted(service)} has completed, and {Quoted(service)} has 'restart: {restart}', so it never does; give it 'restart: on-failure' or 'no'.", position);

    public static Diagnostic WatchWithoutTarget(string service, string action, SourcePosition position) => Diagnostic.Error(
        "SLIP3240", $"A watch rule of the service {Quoted(service)} with the action {Quoted(action)} does not say where in the container files go; add 'target'.", position);

    public static Diagnostic WatchWithoutBuild(string service, string action, SourcePosition position) => Diagnostic.Warning(
        "SLIP3241", $"A watch rule of the service {Quoted(service)} has the action {Quoted(action)}, but the service has no 'build'; add it, or use another action.", position);

    public static Diagnostic AddressOutsideSubnets(string service, string address, string network, string subnets, SourcePosition position) => Diagnostic.Error(
        "SLIP3242", $"The address {Quoted(address)} of the service {Quoted(service)} is in none of the subnets of the network {Quoted(network)} ({subnets}); choose one that is.", position);

    public static Diagnostic AddressWithoutSubnet(string service, string address, string network, SourcePosition position) => Diagnostic.Error(
        "SLIP3243", $"The service {Quoted(service)} asks for the address {Quoted(address)}, and the network {Quoted(network)} has no subnet of that kind; give it one under 'ipam.config'.", position);

    public static Diagnostic SourceMissing(string service, string target, SourcePosition position) => Diagnostic.Error(
        "SLIP3244", $"The service {Quoted(service)} binds something to {Quoted(target)} without saying what; add 'source'.", position);

    public static Diagnostic PublishedOnHostNetwork(string service, string mode, SourcePosition position) => Diagnostic.Warning(
        "SLIP3245", $"The service {Quoted(service)} has 'network_mode: {mode}', with which its 'ports' are not published; remove them.", position);

    public static Diagnostic PublishedInForeignNetwork(string service, string mode, SourcePosition position) => Diagnostic.Error(
        "SLIP3247", $"The service {Quoted(service)} has the network of another ({Quoted(mode)}) and cannot publish 'ports' itself; publish them where that network belongs.", position);

    public static Diagnostic UnknownTestForm(string service, SourcePosition position) => Diagnostic.Error(
        "SLIP3246", $"The health check of the service {Quoted(service)} is a list and has to begin with \"CMD\", \"CMD-SHELL\" or \"NONE\"; put \"CMD\" before the command.", position);

    /// <summary>A text of the file as messages show it: on one line, and not longer than a line.</summary>
    internal static string Quoted(string text)
    {
        const int longest = 60;
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length > longest)
            {
                shown.Append('…');
                break;
            }
            shown.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "?" : rune.ToString());
        }
        return shown.Append('\'').ToString();
    }

    private static string Place(SourcePosition position) => position.File is null ? "elsewhere" : position.ToString();
}
