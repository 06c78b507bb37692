using System.Text;
using Slipway.Compose.Loading;
using Slipway.Deploy.Swarm;
using Slipway.Docker.Json;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Tests.Swarm;

/// <summary>A swarm that does what plans say, without tasks.</summary>
internal sealed class SwarmSimulation
{
    private int ids;

    public ObservedSwarm Observed { get; set; } = new() { NamingKey = new byte[32], IsNamingKeyNew = true, Nodes = [new NodeInspect { Id = "n1", Hostname = "node1", State = "ready" }] };

    public Dictionary<string, string> Contents { get; } = new() { ["secret-password"] = "1234", ["config-page"] = "hello" };

    public static DesiredSwarm Desired(string yaml, Dictionary<string, string> contents, string image = "sha256:1")
    {
        var folder = Directory.CreateTempSubdirectory("slipway-swarm-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "compose.yaml"), yaml);
            var loaded = ComposeLoader.Load(new ComposeSources { Directory = folder.FullName, ProjectName = "p", Variable = _ => null }, CancellationToken.None);
            var images = loaded.Project.Services.Keys.ToDictionary(name => name, _ => image);
            return DesiredSwarm.Of(loaded.Project, images, name => contents.TryGetValue(name, out var content) ? Encoding.UTF8.GetBytes(content) : null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public SwarmPlan Plan(string yaml, string image = "sha256:1") => SwarmPlanner.Plan(Desired(yaml, Contents, image), Observed);

    public SwarmPlan Up(string yaml, string image = "sha256:1")
    {
        var plan = Plan(yaml, image);
        Apply(plan);
        return plan;
    }

    private void Apply(SwarmPlan plan)
    {
        var gone = plan.Removals.Select(removal => removal.Id).ToHashSet();
        var labels = new Dictionary<string, string> { [SwarmLabels.Namespace] = plan.ProjectName };
        Observed = Observed with
        {
            IsNamingKeyNew = Observed.IsNamingKeyNew && plan.Objects.All(stored => stored.Described.Key.Length > 0),
            Networks = [.. Observed.Networks.Where(network => !gone.Contains(network.Id)), .. plan.Networks.Where(network => network.Kind == SwarmActionKind.Create).Select(network =>
                new NetworkInspect { Id = $"id{ids++}", Name = network.Network.Name, Scope = "swarm", Labels = network.Network.Request!.Labels! })],
            Secrets = Objects(Observed.Secrets, SwarmObjectKind.Secret),
            Configs = Objects(Observed.Configs, SwarmObjectKind.Config),
            Services = [.. Observed.Services.Where(service => !gone.Contains(service.Id) && plan.Services.All(action => action.Service.FullName != service.Name)), .. plan.Services.Select(action =>
                new ServiceInspect { Id = $"id{ids++}", Name = action.Service.FullName, Labels = action.Spec.Labels!, Spec = RequestJson.Write(action.Spec) })],
        };

        StoredObject[] Objects(IReadOnlyList<StoredObject> there, SwarmObjectKind kind) =>
        [
            .. there.Where(stored => !gone.Contains(stored.Id)),
            .. plan.Objects.Where(stored => stored.Kind == SwarmActionKind.Create && stored.Described.Kind == kind)
                .Select(stored => new StoredObject { Id = $"id{ids++}", Name = stored.Name, Labels = new Dictionary<string, string>(labels) { [SwarmLabels.Key] = stored.Described.Key } }),
        ];
    }
}
