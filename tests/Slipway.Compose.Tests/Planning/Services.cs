using Slipway.Compose.Model;

namespace Slipway.Compose.Tests.Planning;

/// <summary>Short forms of what services ask for.</summary>
internal static class Services
{
    public static ComposeService After(
        this ComposeService service, string other, DependencyCondition condition = DependencyCondition.Started, bool restart = false, bool required = true) =>
        service with
        {
            DependsOn = new Dictionary<string, ServiceDependency>(service.DependsOn) { [other] = new(other, condition, restart, required, new("compose.yaml", 9, 7)) },
        };

    public static ComposeService On(this ComposeService service, params string[] networks) =>
        service with { Networks = [.. networks.Select(network => new ServiceNetwork { Network = network })] };

    public static ComposeService Mounting(this ComposeService service, string? volume, string target) =>
        service with { Volumes = [.. service.Volumes, new ServiceMount { Type = "volume", Source = volume, Target = target }] };
}
