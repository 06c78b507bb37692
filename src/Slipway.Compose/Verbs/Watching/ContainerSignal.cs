using Slipway.Files;

namespace Slipway.Compose.Verbs;

/// <summary>A container of a service started.</summary>
internal sealed record ContainerSignal(string Service) : WatchSignal;
