using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.Swarm;
using static Slipway.Deploy.Swarm.Mapping.ServiceMapping;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>The container of a service's tasks.</summary>
internal static class ContainerMapping
{
    private const string SecretsFolder = "/run/secrets/";
    private const int ReadableByAll = 0b100_100_100;

    public static ContainerSpec Map(ComposeProject project, ComposeService service, string image, List<Diagnostic> found)
    {
        var (add, drop) = Capabilities(service);
        return new ContainerSpec
        {
            Image = image,
            Labels = StackMapping.Labelled(service.Labels, project.Name),
            Command = service.Entrypoint,
            Args = service.Command,
            Hostname = service.Hostname,
            Env = Environment(service),
            Dir = service.WorkingDir,
            User = service.User,
            Groups = NotEmpty(service.GroupAdd),
            Init = service.Init,
            StopSignal = service.StopSignal,
            Tty = service.Tty ? true : null,
            OpenStdin = service.StdinOpen ? true : null,
            ReadOnly = service.ReadOnly ? true : null,
            Mounts = NotEmpty(MountMapping.Map(project, service, found)),
            StopGracePeriod = Nanoseconds(service.StopGracePeriod),
            Healthcheck = HealthTest(service),
            Hosts = Hosts(service),
            DnsConfig = service is { Dns.Count: 0, DnsSearch.Count: 0, DnsOptions.Count: 0 } ? null
                : new DnsConfig { Nameservers = NotEmpty(service.Dns), Search = NotEmpty(service.DnsSearch), Options = NotEmpty(service.DnsOptions) },
            Secrets = Secrets(service),
            Configs = Configs(service),
            Isolation = service.Isolation,
            Sysctls = Ordered(service.Sysctls),
            CapabilityAdd = NotEmpty(add),
            CapabilityDrop = NotEmpty(drop),
            Ulimits = Ulimits(service),
        };
    }

    private static List<string>? Environment(ComposeService service)
    {
        if (service.Environment.Count == 0) return null;
        var names = new List<string>(service.Environment.Keys);
        names.Sort(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (service.Environment[names[i]] is { } value) names[i] = $"{names[i]}={value}";
        }

        return names;
    }

    private static HealthCheck? HealthTest(ComposeService service)
    {
        if (service.HealthCheck is not { } check) return null;
        if (check.Disabled) return new HealthCheck { Test = ["NONE"] };
        return new HealthCheck
        {
            Test = check.Test,
            Interval = Nanoseconds(check.Interval),
            Timeout = Nanoseconds(check.Timeout),
            StartPeriod = Nanoseconds(check.StartPeriod),
            Retries = check.Retries,
        };
    }

    // As in /etc/hosts: the address first.
    private static List<string>? Hosts(ComposeService service)
    {
        if (service.ExtraHosts.Count == 0) return null;
        var hosts = new List<string>(service.ExtraHosts.Count);
        foreach (var host in service.ExtraHosts)
        {
            var colon = host.IndexOf(':', StringComparison.Ordinal);
            hosts.Add(colon < 0 ? host : $"{host.AsSpan(colon + 1)} {host.AsSpan(0, colon)}");
        }

        return hosts;
    }

    private static List<SecretReference>? Secrets(ComposeService service)
    {
        if (service.Secrets.Count == 0) return null;
        var references = new List<SecretReference>(service.Secrets.Count);
        foreach (var use in service.Secrets)
        {
            var target = use.Target.StartsWith(SecretsFolder, StringComparison.Ordinal) ? use.Target[SecretsFolder.Length..] : use.Target;
            references.Add(new SecretReference { SecretName = use.Source, File = File(use, target) });
        }

        references.Sort(static (a, b) => string.CompareOrdinal(a.File.Name, b.File.Name));
        return references;
    }

    private static List<ConfigReference>? Configs(ComposeService service)
    {
        if (service.Configs.Count == 0) return null;
        var references = new List<ConfigReference>(service.Configs.Count);
        foreach (var use in service.Configs) references.Add(new ConfigReference { ConfigName = use.Source, File = File(use, use.Target) });
        references.Sort(static (a, b) => string.CompareOrdinal(a.File.Name, b.File.Name));
        return references;
    }

    private static MountedFile File(ServiceFileReference use, string target) =>
        new() { Name = target, Uid = use.Uid ?? "0", Gid = use.Gid ?? "0", Mode = (int?)use.Mode ?? ReadableByAll };

    // In the kernel's names; what is both added and dropped is added.
    private static (List<string> Add, List<string> Drop) Capabilities(ComposeService service)
    {
        var add = Named(service.CapAdd);
        var drop = Named(service.CapDrop);
        drop.ExceptWith(add);
        return ([.. add], [.. drop]);

        static SortedSet<string> Named(IReadOnlyList<string> names)
        {
            var named = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var upper = name.ToUpper(CultureInfo.InvariantCulture);
                named.Add(upper == "ALL" || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper);
            }

            return named;
        }
    }

    private static List<Ulimit>? Ulimits(ComposeService service)
    {
        if (service.Ulimits.Count == 0) return null;
        var limits = new List<Ulimit>(service.Ulimits.Count);
        foreach (var limit in service.Ulimits) limits.Add(new Ulimit(limit.Name, limit.Soft, limit.Hard));
        return limits;
    }
}
