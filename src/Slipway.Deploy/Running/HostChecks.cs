using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Deploy.Checking;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Deploy.Running;

/// <summary>Looks at every host of a deployment before the first one, against what the project needs as far as this machine's engine has its images.</summary>
/// <param name="request">Which hosts, and how.</param>
public sealed class HostChecks(DeployRequest request)
{
    /// <summary>All hosts at the same time. One that is not reached has its failure among its findings.</summary>
    /// <exception cref="SlipwayException">The project's files are wrong.</exception>
    public async Task<IReadOnlyList<CheckedHost>> RunAsync(CancellationToken cancellationToken)
    {
        var loaded = ComposeLoader.Load(request.Stack.Sources, cancellationToken);
        var needs = await NeedsAsync(loaded, cancellationToken);
        return await Task.WhenAll(request.Hosts.Select(OneAsync));

        async Task<CheckedHost> OneAsync(Hosts.DeployHost host)
        {
            try
            {
                var facts = await RemoteCheck.ReadAsync(host, loaded.Project.Name, request.Ssh, request.Patience.Connect, cancellationToken);
                return new CheckedHost(host.Name, facts, [.. RemoteCheck.Checks(facts, needs).Select(finding => finding.ToDiagnostic())]);
            }
            catch (SlipwayException failure)
            {
                return new CheckedHost(host.Name, null, failure.Diagnostics);
            }
        }
    }

    private async Task<HostNeeds> NeedsAsync(LoadedProject loaded, CancellationToken cancellationToken)
    {
        var needs = new HostNeeds { Mode = request.Mode, NeedsIpvs = request.Mode == DeployMode.Swarm && loaded.Project.Services.Values.Any(service => service.Ports.Any(port => port.Mode != "host")) };
        try
        {
            await using var engine = await Engine.ConnectAsync(request.Stack.Engine, cancellationToken);
            var platforms = new SortedSet<string>(StringComparer.Ordinal);
            var bytes = 0L;
            foreach (var reference in loaded.Project.Services.Values.Select(service => ServiceContainers.Image(loaded.Project, service)).Distinct())
            {
                if (await engine.Images.FindAsync(reference, cancellationToken) is not { } image)
                    continue;
                bytes += image.Size;
                platforms.Add($"{image.Os}/{image.Architecture}{(string.IsNullOrEmpty(image.Variant) ? "" : "/" + image.Variant)}");
            }

            return needs with { Platforms = [.. platforms], EngineBytes = bytes };
        }
        catch (SlipwayException)
        {
            // Hosts can be looked at before there is anything to deploy.
            return needs;
        }
    }
}

/// <summary>A host that was looked at.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Facts">What it has; null when it was not reached.</param>
/// <param name="Findings">What is wrong, the worst first; the commands that mend it are the details.</param>
public sealed record CheckedHost(string Host, HostFacts? Facts, IReadOnlyList<Diagnostic> Findings);
