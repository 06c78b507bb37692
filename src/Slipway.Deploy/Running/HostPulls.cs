using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;

namespace Slipway.Deploy.Running;

/// <summary>Has a host's engine pull the images that this machine does not have, with this machine's credentials, which go to it in a header of the call.</summary>
internal static class HostPulls
{
    /// <exception cref="SlipwayException">SLIP5202: one cannot be pulled.</exception>
    public static async Task PullAsync(HostWay host, ReleaseMaterial material, DeployRequest request, IDeployLog log, CancellationToken cancellationToken)
    {
        var sent = material.Images.Select(image => image.Reference).ToHashSet(StringComparer.Ordinal);
        var services = PlacedRelease.ServicesOf(Specification.PlacedProject.Of(material.Project, host.Session.Folder, material.Contents, host.Session.Host.Services));
        var credentials = new RegistryCredentials(request.Stack.Engine.ConfigDirectory);
        foreach (var name in services.Select(service => material.ImageNames[service]).Where(name => !sent.Contains(name)).Distinct())
        {
            if (await host.Session.Engine.Images.FindAsync(name, cancellationToken) is not null)
                continue;
            log.BeginStep(host.Name, "pull");
            var reference = ImageReference.Parse(name);
            var login = await credentials.FindAsync(RegistryReference.Of(reference), cancellationToken);
            try
            {
                await foreach (var _ in host.Session.Engine.Images.PullAsync(reference, login, cancellationToken))
                {
                    // Every layer tells its progress many times a second.
                }
            }
            catch (SlipwayException refusal) when (refusal.Diagnostics[0].Code is "SLIP1010" or "SLIP1013" or "SLIP1014")
            {
                throw new SlipwayException(DeployErrors.NotPulled(name, refusal.Diagnostics[0].Message), refusal);
            }

            log.Tell(host.Name, $"{name} pulled");
        }
    }
}
