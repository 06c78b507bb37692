using Slipway.Compose.Model;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>What of a service is a container's configuration, <c>HostConfig</c> aside. The labels are the file's only.</summary>
internal static class ContainerSettings
{
    public static ContainerCreateRequest Describe(ContainerDraft draft)
    {
        var service = draft.Service;
        return new ContainerCreateRequest
        {
            Image = ServiceContainers.Image(draft.Project, service),
            Hostname = service.Hostname,
            Domainname = service.DomainName,
            User = service.User,
            AttachStdout = true,
            AttachStderr = true,
            Tty = service.Tty ? true : null,
            OpenStdin = service.StdinOpen ? true : null,
            Env = Environment(service),
            Cmd = service.Command,
            Entrypoint = service.Entrypoint,
            WorkingDir = service.WorkingDir,
            Labels = Ordered.Pairs(service.Labels),
            ExposedPorts = ContainerPorts.Exposed(service),
            Healthcheck = HealthTest(draft),
            StopSignal = service.StopSignal,
            // The engine counts whole seconds; half a second is not none.
            StopTimeout = service.StopGracePeriod is { } grace ? (int)Math.Min(int.MaxValue, Math.Ceiling(grace.TotalSeconds)) : null,
            MacAddress = ContainerNetworks.ContainerMac(draft),
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

    private static HealthCheck? HealthTest(ContainerDraft draft)
    {
        if (draft.Service.HealthCheck is not { } check) return null;
        if (check.Disabled) return new HealthCheck { Test = ["NONE"] };
        return new HealthCheck
        {
            Test = check.Test,
            Interval = Nanoseconds(check.Interval),
            Timeout = Nanoseconds(check.Timeout),
            StartPeriod = Nanoseconds(check.StartPeriod),
            StartInterval = check.StartInterval is not null && draft.Heeds(new(1, 44), "healthcheck.start_interval", draft.Service.At("healthcheck"))
                ? Nanoseconds(check.StartInterval) : null,
            Retries = check.Retries,
        };
    }

    private static long? Nanoseconds(TimeSpan? duration) => duration?.Ticks * 100;
}
