using Slipway.Deploy.Releases;

namespace Slipway.Deploy.Running;

/// <summary>Chooses the way of a switch.</summary>
internal static class Switches
{
    public static ISwitch Of(DeployRequest request, IDeployLog log) => request.Mode switch
    {
        DeployMode.Swarm => new SwarmSwitch(request, log),
        _ => new ComposeSwitch(request, log),
    };
}
