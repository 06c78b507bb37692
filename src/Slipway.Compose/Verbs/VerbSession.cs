using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Verbs;

/// <summary>A project that was loaded, and the engine it runs on.</summary>
internal sealed class VerbSession(StackContext context, Engine engine, LoadedProject loaded) : IAsyncDisposable
{
    public StackContext Context => context;

    public Engine Engine => engine;

    public ComposeProject Project => loaded.Project;

    public IComposeLog Log => context.Log;

    /// <summary>What of the engine decides how containers are described to it.</summary>
    public EngineFacts Facts { get; } = EngineFacts.Of(engine);

    /// <summary>Where its one-off containers run.</summary>
    public OneOffPlace Place => new(engine, Project, Facts, loaded.Variable, Log);

    /// <summary>The project's variables.</summary>
    public string? Variable(string name) => loaded.Variable(name);

    /// <summary>Loads the files and finds the engine, both at the same time.</summary>
    /// <param name="context">Which project on which engine.</param>
    /// <param name="services">The services named by the caller: their profiles count as active, and each has to exist.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<VerbSession> OpenAsync(StackContext context, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        var named = context with { Sources = context.Sources with { Services = [.. context.Sources.Services, .. services] } };
        var connecting = Engine.ConnectAsync(context.Engine, cancellationToken);
        LoadedProject loaded;
        try
        {
            loaded = ComposeLoader.Load(named.Sources, cancellationToken);
            foreach (var service in services) Find(loaded.Project, service);
        }
        catch
        {
            await DropAsync(connecting);
            throw;
        }

        return new VerbSession(named, await connecting, loaded);
    }

    public void ReportWarnings()
    {
        foreach (var warning in loaded.Warnings) Log.Report(warning);
    }

    public ComposeService Service(string name) => Find(Project, name);

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    /// <exception cref="SlipwayException">SLIP3600: there is no such service.</exception>
    public static ComposeService Find(ComposeProject project, string name)
    {
        if (project.Services.TryGetValue(name, out var service) || project.DisabledServices.TryGetValue(name, out service)) return service;
        throw new SlipwayException(VerbErrors.UnknownService(name, project.Name, [.. project.Services.Keys, .. project.DisabledServices.Keys]));
    }

    // What is wrong with the files comes first: whether an engine answers does not matter then.
    internal static async Task DropAsync(Task<Engine> connecting)
    {
        try
        {
            await using var unused = await connecting;
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
        }
    }
}
