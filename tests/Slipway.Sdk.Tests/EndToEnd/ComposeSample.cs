using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.Compose.Containers;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>
/// A copy of a sample, built by the packed SDK as its README says, in a stack of its own name on ports of its own. Everything of the stack is removed at the end; the
/// sample's images stay.
/// </summary>
internal sealed class ComposeSample : IAsyncDisposable
{
    private readonly Workspace workspace;
    private readonly string name;
    private readonly CancellationToken token;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private ComposeSample(string name, Engine engine, CancellationToken token)
    {
        (this.name, Engine, this.token) = (name, engine, token);
        workspace = new Workspace().Write("Directory.Build.props", "<Project />")
            .Write("global.json", $$"""{ "msbuild-sdks": { "Slipway.Sdk": "{{PackedSdk.Version}}" } }""");
        var source = Path.Combine(PackedSdk.Repository, "samples", name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            // What a user made there from templates, or built, is no part of the sample.
            if (!path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal) && path is not (".env" or ".env.flask" or ".env.db" or "secrets/db_password" or "secrets/admin_token"))
                workspace.Write(Path.Combine(name, path), File.ReadAllText(file));
        }
    }

    public Engine Engine { get; }

    public string Stack { get; } = $"slipway-test-{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>Environment variables of its builds.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The binary log of the build that was started last.</summary>
    public string LastLog { get; private set; } = "";

    public static async Task<ComposeSample> CopyAsync(string name, CancellationToken token) =>
        new(name, await Engine.ConnectAsync(EngineSearch.FromEnvironment(), token), token);

    public string PathOf(string path) => workspace.PathOf(Path.Combine(name, path));

    /// <summary>Runs <c>dotnet build</c> in the sample's folder.</summary>
    public BuildResult Build(params string[] arguments)
    {
        var (start, log) = Command("build", arguments);
        return BuildResult.Of(start, log);
    }

    /// <summary>Runs <c>dotnet publish</c> in the sample's folder.</summary>
    public async Task<BuildResult> PublishAsync(params string[] arguments)
    {
        var (start, log) = Command("publish", arguments);
        using var process = Process.Start(start)!;
        return await BuildResult.OfAsync(process, log);
    }

    /// <summary>Starts such a build, which SIGINT ends, and returns while it runs.</summary>
    public Process Start(params string[] arguments)
    {
        var (start, _) = Command("build", arguments);
        // A shell that started the tests in the background has them ignore SIGINT, and they hand that on.
        start.FileName = "env";
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, "dotnet");
        return Process.Start(start)!;
    }

    private (ProcessStartInfo Start, string Log) Command(string verb, string[] arguments)
    {
        var (start, log) = workspace.Command($"{verb} {name}");
        LastLog = log;
        start.ArgumentList.Add($"-p:ComposeProjectName={Stack}");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var variable in (string[])["ENV", "Env", "LOG_LEVEL", "COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"])
            start.Environment.Remove(variable);
        foreach (var (variable, value) in Variables)
            start.Environment[variable] = value;
        return (start, log);
    }

    /// <summary>Has a variable name a port that nothing listens on.</summary>
    public int Port(string variable)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        Variables[variable] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return port;
    }

    /// <summary>What answers on a published port.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(int port, string path = "/")
    {
        using var answer = await http.GetAsync($"http://localhost:{port}{path}", token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(token));
    }

    /// <summary>Asks until an answer holds a text; fails after half a minute.</summary>
    public async Task<string> AnswersAsync(int port, string text)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var body = "";
            try
            {
                body = (await GetAsync(port)).Body;
            }
            catch (HttpRequestException)
            {
                // While Flask starts anew nobody answers.
            }

            if (body.Contains(text, StringComparison.Ordinal))
                return body;
            Assert.IsLessThan(TimeSpan.FromSeconds(30), clock.Elapsed, $"'{text}' is not in: {body}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), token);
        }
    }

    public async Task<IReadOnlyList<ContainerSummary>> ContainersAsync() =>
        await Engine.Containers.ListAsync(EngineFilters.Label($"{ComposeLabels.Project}={Stack}"), token);

    public async Task<ContainerInspect> ContainerAsync(string service) =>
        (await Engine.Containers.FindAsync($"{Stack}-{service}-1", token)) ?? throw new AssertFailedException($"{service} has no container");

    public async Task RemoveContainersAsync()
    {
        foreach (var container in await Engine.Containers.ListAsync(EngineFilters.Label($"{ComposeLabels.Project}={Stack}"), CancellationToken.None))
            await Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true, volumes: true);
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveContainersAsync();
        var mine = EngineFilters.Label($"{ComposeLabels.Project}={Stack}");
        foreach (var network in await Engine.Networks.ListAsync(mine, CancellationToken.None))
            await Engine.Networks.RemoveAsync(network.Id, CancellationToken.None);
        foreach (var volume in await Engine.Volumes.ListAsync(mine, CancellationToken.None))
            await Engine.Volumes.RemoveAsync(volume.Name, CancellationToken.None, force: true);
        await Engine.DisposeAsync();
        http.Dispose();
    }
}
