using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Images.MultiStage;

/// <summary>Has the engine push an image that it built. The engine itself finds out which layers the registry has.</summary>
/// <param name="search">Which engine is meant.</param>
/// <param name="log">Hears what happens.</param>
internal sealed class EnginePush(EngineSearch search, IBuildLog log)
{
    /// <exception cref="Slipway.Diagnostics.SlipwayException">The registry refuses, or cannot be reached by the engine.</exception>
    public async Task PushAsync(ImageOutcome image, CancellationToken cancellationToken)
    {
        await using var engine = await Engine.ConnectAsync(search, cancellationToken);
        var logins = new RegistryLogins(search.ConfigDirectory);
        foreach (var tag in image.Tags)
        {
            var login = await logins.FindAsync(RegistryReference.Of(tag).Domain, cancellationToken);
            await foreach (var step in engine.Images.PushAsync(tag, login, cancellationToken))
                log.OutputLine($"{tag}: {step.Id} {step.Status}");
            log.StepDone($"pushed {tag}");
        }
    }
}
