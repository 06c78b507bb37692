using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>A container that lives as long as one command. Disposing removes it, whatever became of it.</summary>
internal sealed class OneOffContainer : IAsyncDisposable
{
    // An engine that hangs does not hold the build for ever.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(60);

    // Who presses Ctrl-C waits for it; a service that needs longer says so (stop_grace_period).
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    private readonly Engine engine;
    private bool keep;

    private OneOffContainer(Engine engine, string id, string name) => (this.engine, Id, Name) = (engine, id, name);

    public string Id { get; }

    public string Name { get; }

    /// <summary>How long it may take to stop when it is cancelled; null for a short time.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Makes it and completes it; when the latter fails nothing is left.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="name">Its name.</param>
    /// <param name="request">What it is.</param>
    /// <param name="platform">The platform asked for.</param>
    /// <param name="grace">How long it may take to stop when it is cancelled.</param>
    /// <param name="complete">What has to be done with it before it starts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OneOffContainer> CreateAsync(
        Engine engine, string name, ContainerCreateRequest request, string? platform, TimeSpan? grace, Func<string, CancellationToken, Task> complete,
        CancellationToken cancellationToken)
    {
        // A creation that is broken off may still happen: nobody would know of the container.
        using var patience = new RunPatience(null, cancellationToken);
        patience.ThrowIfCancelled();
        var created = await engine.Containers.CreateAsync(name, request, patience.Working, platform);
        var container = new OneOffContainer(engine, created.Id, name) { Grace = grace };
        try
        {
            await complete(created.Id, cancellationToken);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, holds its streams, and gives its exit code.</summary>
    public async Task<int> RunAsync(ProcessConversation conversation, IComposeLog log, CancellationToken cancellationToken)
    {
        await using var wait = await engine.Containers.WaitAsync(Id, WaitCondition.NextExit, cancellationToken);
        var request = new AttachRequest { StdIn = conversation.HasInput, DetachKeys = conversation.HasTerminal ? "ctrl-p,ctrl-q" : null };
        await using var attached = await engine.Containers.AttachAsync(Id, request, conversation.Format, cancellationToken);
        await conversation.HoldAsync(attached, Name, log, ResizeAsync, () => engine.Containers.StartAsync(Id, cancellationToken), cancellationToken);
        return (int)(await wait.ExitAsync(cancellationToken)).StatusCode;

        async Task ResizeAsync(TerminalSize size)
        {
            try
            {
                await engine.Containers.ResizeAsync(Id, size.Width, size.Height, cancellationToken);
            }
            catch (SlipwayException refusal) when (EngineResponseException.StatusOf(refusal) is not null)
            {
                // It has ended.
            }
        }
    }

    /// <summary>Lets it be when disposed.</summary>
    public void Keep() => keep = true;

    public async ValueTask DisposeAsync()
    {
        if (keep) return;
        using var limit = new CancellationTokenSource(RemovalLimit);
        if (await engine.Containers.FindAsync(Id, limit.Token) is not { } there) return;
        if (there.State.Running) await engine.Containers.StopAsync(Id, Grace ?? DefaultGrace, limit.Token);
        await engine.Containers.RemoveAsync(Id, limit.Token, force: true, volumes: true);
    }
}
