using System.Globalization;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>The members of a service agree with each other, and with what it waits for.</summary>
internal sealed class ServiceRules(ProjectTree tree, Action<Diagnostic> report)
{
    private readonly Dictionary<string, (string Service, SourcePosition Position)> containerNames = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var service in tree.Services)
        {
            CheckImage(service);
            CheckScale(service);
            CheckNetworkMode(service);
            CheckHealth(service);
            CheckDependencies(service);
            CheckWatch(service);
            CheckComplete(service);
        }
    }

    private void CheckImage(ServiceTree service)
    {
        var members = service.Members;
        if (IsNothing(members["image"]) && IsNothing(members["build"]) && !members.Has("provider"))
            report(SchemaErrors.NoImage(service.Name, service.Position));
        if (members["build"] is YamlMapping build && build.Has("dockerfile_inline") && build.Has("dockerfile"))
            report(SchemaErrors.SeveralSources("build of the service", service.Name, "'dockerfile' and 'dockerfile_inline'", build.At("dockerfile_inline")));
    }

    private void CheckScale(ServiceTree service)
    {
        var members = service.Members;
        var scale = members.Whole("scale");
        var replicas = (members["deploy"] as YamlMapping)?.Whole("replicas");
        if (scale is { } one && replicas is { } other && one != other)
            report(SchemaErrors.ScaleDisagrees(service.Name, Shown(one), Shown(other), members.At("scale")));
        if (members["container_name"] is not YamlScalar { IsNull: false, Text.Length: > 0 } name) return;
        if ((scale ?? replicas) is { } wanted and > 1) report(SchemaErrors.NamedAndScaled(service.Name, Shown(wanted), name.Position));
        if (!containerNames.TryAdd(name.Text, (service.Name, name.Position)))
            report(SchemaErrors.SameContainerName(service.Name, name.Text, containerNames[name.Text].Service, containerNames[name.Text].Position, name.Position));
    }

    private void CheckNetworkMode(ServiceTree service)
    {
        var members = service.Members;
        if (members.Text("network_mode") is not { Length: > 0 } mode) return;
        if (members.Mapping("networks").Count > 0) report(SchemaErrors.NetworkModeAndNetworks(service.Name, members.At("network_mode")));
        if (members.List("ports").Count == 0) return;
        if (mode == "host") report(SchemaErrors.PublishedOnHostNetwork(service.Name, mode, members.At("ports")));
        if (mode.StartsWith("service:", StringComparison.Ordinal) || mode.StartsWith("container:", StringComparison.Ordinal))
            report(SchemaErrors.PublishedInForeignNetwork(service.Name, mode, members.At("ports")));
    }

    private void CheckHealth(ServiceTree service)
    {
        if (service.Members["healthcheck"] is not YamlMapping check) return;
        if (check.Text("start_interval") is not null && check.Text("start_period") is null) report(SchemaErrors.StartIntervalAlone(service.Name, check.At("start_interval")));
        if (check.List("test") is [YamlScalar first, ..] && first.Text is not ("CMD" or "CMD-SHELL" or "NONE")) report(SchemaErrors.UnknownTestForm(service.Name, first.Position));
    }

    private void CheckDependencies(ServiceTree service)
    {
        foreach (var (key, value) in service.Members.Mapping("depends_on"))
        {
            if (value is not YamlMapping dependency) continue;
            var at = dependency.At("condition") is { File: not null } position ? position : key.Position;
            if (dependency.Text("condition") is not { } condition) continue;
            if (tree.Service(key.Text) is not { } needed) continue;
            if (condition == "service_healthy" && HasNoHealth(needed)) report(SchemaErrors.WaitsForNoHealth(service.Subject, needed.Name, at));
            if (condition == "service_completed_successfully" && needed.Members.Text("restart") is "always" or "unless-stopped" && !needed.Members.Has("deploy"))
                report(SchemaErrors.WaitsForNoEnd(service.Subject, needed.Name, needed.Members.Text("restart")!, at));
        }
    }

    private static bool HasNoHealth(ServiceTree service) =>
        service.Members["healthcheck"] is YamlMapping check && (check.IsOn("disable") || check.List("test") is [YamlScalar { Text: "NONE" }, ..]);

    private void CheckWatch(ServiceTree service)
    {
        if (service.Members["develop"] is not YamlMapping develop) return;
        foreach (var rule in develop.List("watch").OfType<YamlMapping>())
        {
            var action = rule.Text("action");
            if (action is "sync" or "sync+restart" or "sync+exec" && rule.Text("target") is null or "")
                report(SchemaErrors.WatchWithoutTarget(service.Name, action!, rule.At("action")));
            if (action == "rebuild" && IsNothing(service.Members["build"]))
                report(SchemaErrors.WatchWithoutBuild(service.Name, action!, rule.At("action")));
        }
    }

    // What several files may say together is complete only now.
    private void CheckComplete(ServiceTree service)
    {
        foreach (var (key, value) in service.Members.Mapping("ulimits"))
        {
            if (value is not YamlMapping limit) continue;
            foreach (var name in (string[])["soft", "hard"])
            {
                if (!limit.Has(name)) report(SchemaErrors.MissingKey($"'ulimits.{SchemaErrors.Quoted(key.Text)[1..^1]}'", name, key.Position));
            }
        }
        if (service.Members["provider"] is YamlMapping provider && !provider.Has("type"))
            report(SchemaErrors.MissingKey("'provider'", "type", service.Members.At("provider")));
        if (service.Members["deploy"] is not YamlMapping deploy || deploy["resources"] is not YamlMapping resources || resources["reservations"] is not YamlMapping reservations) return;
        foreach (var device in reservations.List("devices").OfType<YamlMapping>())
        {
            if (!device.Has("capabilities") && !device.Has("driver")) report(SchemaErrors.MissingKey("A device reservation", "capabilities", device.Position));
        }
    }

    private static bool IsNothing(YamlNode? node) => node is null or YamlScalar { IsNull: true } or YamlScalar { Text.Length: 0 };

    private static string Shown(long number) => number.ToString(CultureInfo.InvariantCulture);
}
