using System.Text;
using Slipway.Compose.Loading;
using Slipway.Deploy.Swarm;
using Slipway.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>A compose file that is deployed to a swarm, again and again, under a name of its own.</summary>
internal sealed class SwarmProject(Engine manager, string image) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-swarm-");

    public string Name { get; } = "t" + Guid.NewGuid().ToString("N")[..8];

    public SwarmLog Log { get; init; } = new();

    /// <summary>Secrets and configs: <c>secret-x</c>.</summary>
    public Dictionary<string, string> Contents { get; } = [];

    public SwarmRunOptions Options { get; set; } = new() { Timeout = TimeSpan.FromSeconds(120) };

    public DesiredSwarm Desired(string yaml)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "compose.yaml"), yaml);
        var loaded = ComposeLoader.Load(new ComposeSources { Directory = folder.FullName, ProjectName = Name, Variable = _ => null }, CancellationToken.None);
        var images = new Dictionary<string, string>();
        foreach (var service in loaded.Project.Services.Values) images[service.Name] = service.Image is { } own && own.StartsWith("sha256:", StringComparison.Ordinal) ? own : image;
        return DesiredSwarm.Of(loaded.Project, images, name => Contents.TryGetValue(name, out var content) ? Encoding.UTF8.GetBytes(content) : null);
    }

    public async Task<SwarmPlan> PlanAsync(string yaml, CancellationToken cancellationToken) =>
        SwarmPlanner.Plan(Desired(yaml), await SwarmObserver.ObserveAsync(manager, Name, cancellationToken));

    public Task ApplyAsync(SwarmPlan plan, CancellationToken cancellationToken) => SwarmRunner.ApplyAsync(manager, plan, Log, Options, cancellationToken);

    public async Task DeployAsync(string yaml, CancellationToken cancellationToken) => await ApplyAsync(await PlanAsync(yaml, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        var nothing = new DesiredSwarm { ProjectName = Name };
        await ApplyAsync(SwarmPlanner.Plan(nothing, await SwarmObserver.ObserveAsync(manager, Name, CancellationToken.None)), CancellationToken.None);
        folder.Delete(recursive: true);
    }
}
