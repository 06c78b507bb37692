using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;

namespace Slipway.Compose.Running;

/// <summary>Pulls the images that services name, as their <c>pull_policy</c> says; each reference once.</summary>
internal sealed class ImagePulls(Engine engine, StackContext context)
{
    private readonly RegistryCredentials credentials = new(context.Engine.ConfigDirectory);
    private readonly PulledImages pulled = new(context.StateDirectory);

    /// <summary>What has to be done for one image.</summary>
    /// <param name="Reference">The image.</param>
    /// <param name="Services">The services made from it.</param>
    /// <param name="Cause">Why it has to be pulled; null where it is there and may be used.</param>
    public sealed record Wanted(string Reference, IReadOnlyList<ComposeService> Services, string? Cause)
    {
        public SourcePosition Position => Services[0].At("image");

        public IEnumerable<string> Names => Services.Select(service => service.Name);

        public string? Platform => Services[0].Platform;
    }

    /// <summary>Looks at every image of a service that is not built.</summary>
    /// <exception cref="SlipwayException">Images are missing that must not be pulled.</exception>
    public IReadOnlyList<Wanted> Look(ComposeProject project, IEnumerable<ComposeService> services, IReadOnlyDictionary<string, string> there)
    {
        var missing = new List<Diagnostic>();
        var wanted = new List<Wanted>();
        foreach (var image in services.Where(service => service.Build is null).GroupBy(service => ServiceContainers.Image(project, service)))
        {
            var users = image.ToList();
            var isThere = there.ContainsKey(image.Key);
            if (!isThere && users.All(service => service.PullPolicy.Kind is PullKind.Never or PullKind.Build))
                missing.Add(RunErrors.ImageNotThere(image.Key, users.Select(service => service.Name), users[0].At("image")));
            wanted.Add(new Wanted(image.Key, users, Cause(image.Key, users, isThere)));
        }

        return missing.Count > 0 ? throw new SlipwayException(missing) : wanted;
    }

    /// <summary>Pulls those that have to be.</summary>
    /// <returns>The image of each reference as it is now.</returns>
    /// <exception cref="SlipwayException">Some cannot be pulled; holds an error for each.</exception>
    public async Task<IReadOnlyDictionary<string, ServiceImage>> PullAsync(
        IReadOnlyList<Wanted> images, IReadOnlyDictionary<string, string> there, CancellationToken cancellationToken)
    {
        var pulls = images.Select(image => PullAsync(image, there.GetValueOrDefault(image.Reference), cancellationToken)).ToList();
        await ((Task)Task.WhenAll(pulls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var failures = pulls.Where(pull => pull.IsFaulted).SelectMany(pull => pull.Exception!.InnerExceptions).ToList();
        if (failures.Count > 0 && failures.All(failure => failure is SlipwayException))
            throw new SlipwayException([.. failures.Cast<SlipwayException>().SelectMany(failure => failure.Diagnostics).Distinct()]);
        return (await Task.WhenAll(pulls)).ToDictionary(image => image.Reference);
    }

    private async Task<ServiceImage> PullAsync(Wanted image, string? earlier, CancellationToken cancellationToken)
    {
        if (image.Cause is null)
            return new ServiceImage(image.Reference, earlier);
        var began = Stopwatch.GetTimestamp();
        string id;
        try
        {
            var reference = ImageReference.Parse(image.Reference);
            var login = await credentials.FindAsync(RegistryReference.Of(reference), cancellationToken);
            await foreach (var step in engine.Images.PullAsync(reference, login, cancellationToken, image.Platform))
            {
                // Every layer tells its progress many times a second.
                if (step.Total is null)
                    context.Log.OutputLine($"{image.Reference}: {(step.Id is null ? "" : step.Id + ": ")}{step.Status}");
            }

            id = (await engine.Images.FindAsync(image.Reference, cancellationToken))?.Id
                ?? throw new SlipwayException(RunErrors.PullFailed(image.Reference, image.Names, "the engine does not have it after the pull", image.Position));
        }
        catch (SlipwayException refusal) when (refusal.Diagnostics[0].Code is "SLIP1010" or "SLIP1013" or "SLIP1014")
        {
            var why = EngineRefusal.Of(refusal) ?? refusal.Diagnostics[0].Message;
            throw new SlipwayException(EngineRefusal.IsDiskFull(why)
                ? RunErrors.DiskFull($"The image '{image.Reference}' was not pulled", why, image.Position)
                : RunErrors.PullFailed(image.Reference, image.Names, why, image.Position));
        }

        pulled.Note(engine.Endpoint.Address.OriginalString, image.Reference);
        context.Log.StepDone($"{image.Reference}: pulled ({RunErrors.Seconds(Stopwatch.GetElapsedTime(began))})");
        return id == earlier ? new ServiceImage(image.Reference, id) : new ServiceImage(image.Reference, id, ImageStep.Pull, image.Cause);
    }

    private string? Cause(string reference, List<ComposeService> services, bool isThere)
    {
        if (!isThere)
            return "the engine does not have it";
        if (services.Exists(service => service.PullPolicy.Kind == PullKind.Always))
            return "pull_policy is always";
        return services.Find(service => service.PullPolicy is { Kind: PullKind.Every, Every: { } age } && !pulled.IsFresh(engine.Endpoint.Address.OriginalString, reference, age)) is not null
            ? "it was not pulled for as long as pull_policy allows"
            : null;
    }
}
