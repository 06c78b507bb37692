using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Exec;
using Slipway.Docker.Locating;
using Slipway.Docker.Streams;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Compose;

/// <summary>A compose project with a name of its own in a folder of its own, on the machine's engine. Whatever carries its name is removed at the end.</summary>
internal sealed class StackProject : IAsyncDisposable
{
    /// <summary>The members of a service that runs for ever and stops at once.</summary>
    public const string Sleeps = "image: busybox, command: [sleep, '100000'], stop_signal: SIGKILL";

    private readonly Dictionary<string, string> variables = [];

    private StackProject(Engine engine, CancellationToken token) => (Engine, Token) = (engine, token);

    public string Name { get; } = "slipway-test-" + Guid.NewGuid().ToString("N")[..12];

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-test-").FullName;

    public Engine Engine { get; }

    public CancellationToken Token { get; }

    /// <summary>What the last verb said.</summary>
    public RecordingComposeLog Log { get; private set; } = new();

    /// <summary>Called for each action that coming verbs have done.</summary>
    public Action<string>? OnAction { get; set; }

    /// <summary>An address to use instead of the machine's engine, such as a proxy's.</summary>
    public string? Host { get; set; }

    /// <summary>Whether the project's name is told by its own and not found in the files.</summary>
    public bool Named { get; set; } = true;

    public ComposeSources Sources => new() { Directory = Folder, ProjectName = Named ? Name : null, Variable = name => variables.GetValueOrDefault(name) };

    public static async Task<StackProject> StartAsync(TestContext test, string compose = "")
    {
        var project = new StackProject(await Busybox.EngineAsync(test.CancellationToken), test.CancellationToken);
        if (compose.Length > 0)
            project.Compose(compose);
        return project;
    }

    public string At(string path) => Path.Combine(Folder, path);

    public StackProject With(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    /// <summary>Writes <c>compose.yaml</c>.</summary>
    public StackProject Compose(string text) => With("compose.yaml", text);

    public StackProject WithVariable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public StackLifecycle Lifecycle()
    {
        Log = new RecordingComposeLog { OnAction = OnAction };
        return new StackLifecycle(new StackContext
        {
            Engine = EngineSearch.FromEnvironment() with { DockerHost = Host },
            Sources = Sources,
            StateDirectory = At("obj"),
            Log = Log,
        });
    }

    public Task<StackOutcome> UpAsync(UpOptions? options = null, RunOptions? running = null, CancellationToken? token = null) =>
        Lifecycle().UpAsync(options ?? new(), running ?? new(), token ?? Token);

    public Task<ComposePlan> PlanAsync(UpOptions? options = null) => Lifecycle().PlanAsync(options ?? new(), Token);

    public Task<DownOutcome> DownAsync(DownOptions? options = null) => Lifecycle().DownAsync(options ?? new(), Token);

    /// <summary>Brings it up and expects one error.</summary>
    public async Task<Diagnostic> FailAsync(UpOptions? options = null, RunOptions? running = null)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => UpAsync(options, running));
        Assert.HasCount(1, failure.Diagnostics, failure.Message);
        return failure.Diagnostics[0];
    }

    public async Task ExpectNothingToDoAsync(UpOptions? options = null)
    {
        var outcome = await UpAsync(options);
        Assert.IsFalse(outcome.Changed, PlanText.Of(outcome.Plan));
        Assert.IsEmpty(Log.Actions);
    }

    /// <summary>Brings it up and checks what was done: <c>web-1 recreated</c>, sorted; times and the project's name left out.</summary>
    public async Task<StackOutcome> ExpectAsync(UpOptions? options, params string[] actions)
    {
        var outcome = await UpAsync(options);
        CollectionAssert.AreEqual(actions.Order(StringComparer.Ordinal).ToArray(), Done(), PlanText.Of(outcome.Plan));
        return outcome;
    }

    /// <summary>What the last verb did.</summary>
    public string[] Done() =>
        [.. Log.Actions.Select(line => line[..line.LastIndexOf(" (", StringComparison.Ordinal)].Replace(Name + "-", "", StringComparison.Ordinal).Replace(Name + "_", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public Task<IReadOnlyList<ContainerSummary>> ContainersAsync() => Engine.Containers.ListAsync(EngineFilters.Label($"{ComposeLabels.Project}={Name}"), Token);

    /// <summary>The names of its containers, without the project's, sorted.</summary>
    public async Task<string[]> NamesAsync() =>
        [.. (await ContainersAsync()).Select(container => container.Names[0].TrimStart('/').Replace(Name + "-", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>A container by what follows the project's name: <c>web-1</c>.</summary>
    public async Task<ContainerInspect> InspectAsync(string container)
    {
        var found = await Engine.Containers.FindAsync($"{Name}-{container}", Token);
        Assert.IsNotNull(found, $"There is no container {container} but {string.Join(", ", await NamesAsync())}.");
        return found;
    }

    public async Task<string> IdAsync(string container) => (await InspectAsync(container)).Id;

    /// <summary>The output of a command in a container.</summary>
    public async Task<string> ExecAsync(string container, params string[] command)
    {
        var exec = await Engine.Exec.CreateAsync($"{Name}-{container}", new ExecCreateRequest { Cmd = command, AttachStdout = true, AttachStderr = true }, Token);
        await using var streams = await Engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, Token);
        using var output = new MemoryStream();
        await foreach (var piece in streams.ReadAsync(Token))
            output.Write(piece.Bytes.Span);
        return System.Text.Encoding.UTF8.GetString(output.ToArray()).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        var label = EngineFilters.Label($"{ComposeLabels.Project}={Name}");
        foreach (var container in await Engine.Containers.ListAsync(label, CancellationToken.None))
            await Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true, volumes: true);
        foreach (var network in await Engine.Networks.ListAsync(label, CancellationToken.None))
            await Engine.Networks.RemoveAsync(network.Id, CancellationToken.None);
        foreach (var volume in await Engine.Volumes.ListAsync(label, CancellationToken.None))
            await Engine.Volumes.RemoveAsync(volume.Name, CancellationToken.None, force: true);
        foreach (var image in await Engine.Images.ListAsync(new EngineFilters().With("reference", Name + "*"), CancellationToken.None))
            await Engine.Images.RemoveAsync(image.Id, CancellationToken.None, force: true);
        await Engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
