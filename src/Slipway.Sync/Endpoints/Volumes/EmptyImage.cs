using Slipway.Docker;
using Slipway.Docker.References;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>An image of nothing, since a container cannot be created without one. It is made once on an engine and kept: it takes no room.</summary>
internal static class EmptyImage
{
    /// <summary>Its name on every engine. Podman 4.3 takes no other tag for what is imported.</summary>
    public const string Name = "slipway/nothing:latest";

    /// <summary>Makes it.</summary>
    /// <returns>Its id.</returns>
    public static Task<string> MakeAsync(Engine engine, CancellationToken cancellationToken) => engine.Images.ImportAsync(
        (stream, token) => new ArchiveWriter(stream).EndAsync(token), ImageReference.Parse(Name), [$"LABEL {HelperContainers.Label}=image"], cancellationToken);
}
