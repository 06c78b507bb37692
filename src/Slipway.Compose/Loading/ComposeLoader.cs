using Slipway.Diagnostics;

namespace Slipway.Compose.Loading;

/// <summary>
/// Reads a compose project: discovery, interpolation, include, <c>!reset</c>/<c>!override</c>, extends, merge, validation, canonical form, profiles, absolute paths.
/// </summary>
public static class ComposeLoader
{
    /// <summary>Loads a project.</summary>
    /// <exception cref="SlipwayException">Anything is wrong: holds every error that could be found, and the warnings, in the order of the files.</exception>
    public static LoadedProject Load(ComposeSources sources, CancellationToken cancellationToken) => throw new NotImplementedException();
}
