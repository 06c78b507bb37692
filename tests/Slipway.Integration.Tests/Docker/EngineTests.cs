using System.Formats.Tar;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Builds;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Docker.Exec;
using Slipway.Docker.Networks;
using Slipway.Docker.References;
using Slipway.Docker.Streams;
using Slipway.Docker.Volumes;

namespace Slipway.Integration.Tests.Docker;

[TestClass]
public sealed class EngineTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["slipway.test"] = nameof(EngineTests) };

    private readonly string name = "docker-it-" + Guid.NewGuid().ToString("n")[..12];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(false, OutputFormat.Multiplexed)]
    [DataRow(true, OutputFormat.Raw)]
    public async Task A_container_lives_from_create_to_remove(bool tty, OutputFormat format)
    {
        await using var engine = await Busybox.EngineAsync(Token);
        var created = await engine.Containers.CreateAsync(name, new ContainerCreateRequest
        {
            Image = Busybox.Image,
            Cmd = ["sh", "-c", "cat; echo done >&2; exit 7"],
            Labels = Labels,
            Tty = tty,
            OpenStdin = true,
            StdinOnce = true,
            AttachStdin = true,
            HostConfig = new HostConfig { Memory = 64 << 20, Ulimits = [new Ulimit("nofile", 256, 512)], ExtraHosts = ["other:10.1.2.3"] },
        }, Token);
        try
        {
            await using var wait = await engine.Containers.WaitAsync(created.Id, WaitCondition.NextExit, Token);
            await using var attached = await engine.Containers.AttachAsync(created.Id, new AttachRequest { StdIn = true }, format, Token);
            await engine.Containers.StartAsync(created.Id, Token);
            await engine.Containers.StartAsync(created.Id, Token);
            await attached.WriteAsync(tty ? "hello\n\u0004"u8.ToArray() : "hello\n"u8.ToArray(), Token);
            if (!tty) await attached.CloseInputAsync(Token);
            var (output, errors) = await CollectAsync(attached.ReadAsync(Token));
            StringAssert.Contains(output, "hello");
            if (!tty) Assert.AreEqual("done\n", errors);
            Assert.AreEqual(7, (await wait.ExitAsync(Token)).StatusCode);

            var inspected = await engine.Containers.FindAsync(name, Token);
            Assert.AreEqual("/" + name, inspected!.Name);
            Assert.AreEqual(7, inspected.State.ExitCode);
            Assert.AreEqual("exited", inspected.State.Status);
            Assert.IsNotNull(inspected.State.FinishedAt);
            Assert.AreEqual(64 << 20, inspected.HostConfig!.Memory);
            Assert.AreEqual(new Ulimit("nofile", 256, 512), inspected.HostConfig.Ulimits![0]);
            await using var logs = await engine.Containers.LogsAsync(name, new LogRequest { Tail = 10 }, Token);
            StringAssert.Contains((await CollectAsync(MultiplexedStream.ReadAsync(logs, format, Token))).Output, "hello");
            Assert.HasCount(1, await engine.Containers.ListAsync(new EngineFilters().With("name", name), Token));
        }
        finally
        {
            Assert.IsTrue(await engine.Containers.RemoveAsync(created.Id, CancellationToken.None, force: true));
        }

        Assert.IsNull(await engine.Containers.FindAsync(name, Token));
        Assert.IsFalse(await engine.Containers.RemoveAsync(name, Token));
    }

    [TestMethod]
    public async Task A_running_container_takes_commands_files_networks_and_tells_events()
    {
        await using var engine = await Busybox.EngineAsync(Token);
        await using var events = await engine.Events.ListenAsync(new EngineFilters().With("container", name), Token);
        var network = await engine.Networks.CreateAsync(new NetworkCreateRequest { Name = name, Labels = Labels }, Token);
        await engine.Volumes.CreateAsync(new VolumeCreateRequest { Name = name, Labels = Labels }, Token);
        try
        {
            await engine.Containers.CreateAsync(name, new ContainerCreateRequest
            {
                Image = Busybox.Image,
                Cmd = ["sleep", "300"],
                Labels = Labels,
                StopSignal = "SIGKILL",
                HostConfig = new HostConfig { NetworkMode = name, Mounts = [new ContainerMount { Type = "volume", Source = name, Target = "/data" }] },
                NetworkingConfig = new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings> { [name] = new() { Aliases = ["alias"] } } },
            }, Token);
            await engine.Containers.StartAsync(name, Token);
            await engine.Containers.PutArchiveAsync(name, "/data", WriteFileAsync, Token);
            Assert.AreEqual(5, (await engine.Containers.StatAsync(name, "/data/file", Token))!.Size);
            Assert.IsTrue((await engine.Containers.StatAsync(name, "/data", Token))!.IsDirectory);
            Assert.IsNull(await engine.Containers.StatAsync(name, "/data/none", Token));
            await using (var archive = await engine.Containers.GetArchiveAsync(name, "/data/file", Token))
            {
                await using var tar = new TarReader(archive);
                Assert.AreEqual("file", (await tar.GetNextEntryAsync(cancellationToken: Token))!.Name);
            }

            var exec = await engine.Exec.CreateAsync(name, new ExecCreateRequest { Cmd = ["sh", "-c", "cat - /data/file; exit 3"], AttachStdin = true, AttachStdout = true, AttachStderr = true }, Token);
            await using (var attached = await engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, Token))
            {
                await attached.WriteAsync("in-"u8.ToArray(), Token);
                await attached.CloseInputAsync(Token);
                Assert.AreEqual("in-12345", (await CollectAsync(attached.ReadAsync(Token))).Output);
            }

            Assert.AreEqual(3, (await engine.Exec.FindAsync(exec, Token))!.ExitCode);
            Assert.AreEqual(name, (await engine.Networks.FindAsync(network.Id, Token))!.Containers!.Single().Value.Name);
            CollectionAssert.Contains((await engine.Containers.FindAsync(name, Token))!.NetworkSettings!.Networks![name].Aliases!.ToArray(), "alias");
            var conflict = await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.Volumes.RemoveAsync(name, Token));
            Assert.AreEqual(409, EngineResponseException.StatusOf(conflict));
            await engine.Containers.StopAsync(name, TimeSpan.FromSeconds(1), Token);
        }
        finally
        {
            await engine.Containers.RemoveAsync(name, CancellationToken.None, force: true);
            await engine.Networks.RemoveAsync(name, CancellationToken.None);
            await engine.Volumes.RemoveAsync(name, CancellationToken.None);
        }

        List<string> actions = [];
        await foreach (var happened in events.ReadAsync(Token))
        {
            actions.Add(happened.Action);
            if (happened.Action == "destroy") break;
        }

        CollectionAssert.IsSubsetOf(new[] { "create", "start", "die", "destroy" }, actions);
    }

    [TestMethod]
    [DataRow(ImageBuilder.Classic)]
    [DataRow(ImageBuilder.BuildKit)]
    public async Task An_image_is_built_saved_loaded_and_removed(ImageBuilder builder)
    {
        await using var engine = await Busybox.EngineAsync(Token);
        var tag = ImageReference.Parse(name + ":1");
        var request = new ImageBuildRequest { Builder = builder, Tags = [tag.ToString()], Labels = Labels, BuildArgs = new Dictionary<string, string?> { ["WHO"] = name } };
        var id = "";
        try
        {
            await foreach (var message in engine.Builds.BuildAsync(request, Dockerfile($"FROM {Busybox.Image}\nARG WHO\nCOPY file /\nRUN echo $WHO > /who\nENV A=b\n"), Token))
            {
                Assert.IsNull(message.Error);
                id = message.ImageId ?? id;
                if (message.AuxId == "moby.buildkit.trace") Assert.IsTrue(message.AuxBytes!.Length > 0);
            }

            var image = await engine.Images.FindAsync(tag.ToString(), Token);
            Assert.AreEqual(id, image!.Id);
            Assert.AreEqual(nameof(EngineTests), image.Config!.Labels["slipway.test"]);
            CollectionAssert.Contains(image.Config.Env.ToArray(), "A=b");
            Assert.HasCount(3, image.Layers);
            Assert.IsTrue((await engine.Images.HistoryAsync(id, Token)).Count > 2);

            using var saved = new MemoryStream();
            await using (var archive = await engine.Images.SaveAsync([tag.ToString()], Token)) await archive.CopyToAsync(saved, Token);
            await engine.Images.RemoveAsync(tag.ToString(), Token);
            Assert.IsNull(await engine.Images.FindAsync(tag.ToString(), Token));
            saved.Position = 0;
            CollectionAssert.Contains((await engine.Images.LoadAsync(saved, Token)).ToArray(), tag.ToString());
            await engine.Images.TagAsync(tag.ToString(), tag.WithTag("2"), Token);
            Assert.HasCount(2, (await engine.Images.FindAsync(id, Token))!.RepoTags);
        }
        finally
        {
            await engine.Images.RemoveAsync(name + ":2", CancellationToken.None);
            await engine.Images.RemoveAsync(name + ":1", CancellationToken.None);
        }
    }

    [TestMethod]
    [DataRow(ImageBuilder.Classic)]
    [DataRow(ImageBuilder.BuildKit)]
    public async Task A_failing_step_is_the_builds_error(ImageBuilder builder)
    {
        await using var engine = await Busybox.EngineAsync(Token);
        BuildFailure? failure = null;
        await foreach (var message in engine.Builds.BuildAsync(new ImageBuildRequest { Builder = builder, Labels = Labels }, Dockerfile($"FROM {Busybox.Image}\nRUN exit 42\n"), Token))
        {
            failure = message.Error ?? failure;
        }

        StringAssert.Contains(failure!.Message, "42");
    }

    [TestMethod]
    public async Task A_syntax_error_that_the_engine_answers_early_is_not_a_broken_pipe()
    {
        await using var engine = await Busybox.EngineAsync(Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(async () =>
        {
            await foreach (var _ in engine.Builds.BuildAsync(new ImageBuildRequest { Builder = ImageBuilder.Classic, Tags = ["Not A Tag"] }, EndlessAsync, Token))
            {
            }
        });
        StringAssert.Contains(failure.Message, "invalid reference format");
    }

    [TestMethod]
    public async Task What_the_engine_tells_of_itself_is_read()
    {
        await using var engine = await Busybox.EngineAsync(Token);
        var version = await engine.VersionAsync(Token);
        Assert.AreEqual(engine.Ping.ApiVersion.ToString(), version.ApiVersion);
        Assert.AreEqual(version.Version, (await engine.InfoAsync(Token)).ServerVersion);
        Assert.IsTrue((await engine.System.DiskUsageAsync(Token)).LayersSize > 0);
        Assert.IsTrue((await engine.Images.ListAsync(null, Token)).Any(i => i.RepoTags.Contains(Busybox.Image)));
    }

    private static async Task<(string Output, string Errors)> CollectAsync(IAsyncEnumerable<OutputChunk> chunks)
    {
        StringBuilder output = new(), errors = new();
        await foreach (var chunk in chunks) (chunk.Kind == OutputKind.StdOut ? output : errors).Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        return (output.ToString(), errors.ToString());
    }

    private static BuildContextBody Dockerfile(string text) => async (target, token) =>
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, token);
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream(Guid.NewGuid().ToByteArray()) }, token);
    };

    private static async Task WriteFileAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream("12345"u8.ToArray()) }, cancellationToken);
    }

    private static async Task EndlessAsync(Stream target, CancellationToken cancellationToken)
    {
        while (true) await target.WriteAsync(new byte[64 * 1024], cancellationToken);
    }
}
