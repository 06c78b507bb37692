using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Networks;
using Slipway.Docker.Volumes;
using Slipway.Integration.Tests.Docker;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Integration.Tests.Compose;

[TestClass]
public sealed class ObserverTests
{
    private readonly string project = $"slipway-test-{Guid.NewGuid():N}";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_carries_the_projects_label_is_observed_and_so_is_what_bears_its_names()
    {
        await using var engine = await Busybox.EngineAsync(Token);
        var foreign = project + "_foreign";
        try
        {
            await engine.Networks.CreateAsync(new NetworkCreateRequest { Name = project + "_back", Labels = Labels() }, Token);
            await engine.Networks.CreateAsync(new NetworkCreateRequest { Name = foreign }, Token);
            await engine.Volumes.CreateAsync(new VolumeCreateRequest { Name = project + "_data", Labels = Labels() }, Token);
            await engine.Volumes.CreateAsync(new VolumeCreateRequest { Name = foreign }, Token);
            var id = await StartAsync(engine, "web", ["sh", "-c", "exit 3"]);

            var observed = await ProjectObserver.ObserveAsync(engine, Project(), [Busybox.Image, "slipway-test/absent"], Token);

            var container = observed.Containers.Single();
            Assert.AreEqual((id, project + "-web-1", "web", 2, "abc"), (container.Id, container.Name, container.Service, container.Number, container.ConfigHash));
            Assert.AreEqual((ContainerState.Exited, 3, false), (container.State, container.ExitCode, container.OneOff));
            Assert.AreEqual("01", container.Fields["secret key"]);
            Assert.AreEqual(project + "_back", container.Networks.Single());
            Assert.AreEqual((project + "_data", "/data"), (container.Mounts.Single().Name, container.Mounts.Single().Destination));
            Assert.AreEqual($"{foreign} {project}_back", string.Join(' ', observed.Networks.Keys.OrderBy(name => name != foreign)));
            Assert.AreEqual($"{foreign} {project}_data", string.Join(' ', observed.Volumes.Keys.OrderBy(name => name != foreign)));
            Assert.AreEqual(container.ImageId, observed.Images[Busybox.Image]);
            Assert.HasCount(1, observed.Images);

            var byName = await ProjectObserver.ObserveAsync(engine, project, Token);
            Assert.AreEqual($"{project}_back {project}_data", $"{byName.Networks.Keys.Single()} {byName.Volumes.Keys.Single()}");
        }
        finally
        {
            await engine.Containers.RemoveAsync(project + "-web-1", CancellationToken.None, force: true);
            await engine.Networks.RemoveAsync(project + "_back", CancellationToken.None);
            await engine.Networks.RemoveAsync(foreign, CancellationToken.None);
            await engine.Volumes.RemoveAsync(project + "_data", CancellationToken.None);
            await engine.Volumes.RemoveAsync(foreign, CancellationToken.None);
        }
    }

    private async Task<string> StartAsync(Engine engine, string service, IReadOnlyList<string> command)
    {
        var created = await engine.Containers.CreateAsync(
            $"{project}-{service}-1",
            new ContainerCreateRequest
            {
                Image = Busybox.Image,
                Cmd = command,
                Labels = new Dictionary<string, string>(Labels())
                {
                    [ComposeLabels.Service] = service,
                    [ComposeLabels.ContainerNumber] = "2",
                    [ComposeLabels.OneOff] = "False",
                    [ComposeLabels.ConfigHash] = "abc",
                    [ComposeLabels.Fields] = "environment=ff secret:key=01",
                },
                HostConfig = new HostConfig { NetworkMode = project + "_back", Binds = [project + "_data:/data"] },
            },
            Token);
        var exit = await engine.Containers.WaitAsync(created.Id, WaitCondition.NextExit, Token);
        await using (exit)
        {
            await engine.Containers.StartAsync(created.Id, Token);
            await exit.ExitAsync(Token);
        }

        return created.Id;
    }

    private Dictionary<string, string> Labels() => new() { [ComposeLabels.Project] = project };

    private ComposeProject Project() => new()
    {
        Name = project,
        WorkingDirectory = "/",
        Services = new Dictionary<string, ComposeService>(),
        Networks = new Dictionary<string, ComposeNetwork>
        {
            ["back"] = new() { Key = "back", Name = project + "_back" },
            ["foreign"] = new() { Key = "foreign", Name = project + "_foreign", External = true },
            ["absent"] = new() { Key = "absent", Name = project + "_absent", External = true },
        },
        Volumes = new Dictionary<string, ComposeVolume>
        {
            ["data"] = new() { Key = "data", Name = project + "_data" },
            ["foreign"] = new() { Key = "foreign", Name = project + "_foreign", External = true },
            ["absent"] = new() { Key = "absent", Name = project + "_absent", External = true },
        },
    };
}
