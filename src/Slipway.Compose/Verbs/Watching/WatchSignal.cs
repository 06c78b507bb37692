namespace Slipway.Compose.Verbs;

/// <summary>A hint that something may have to be done.</summary>
internal abstract record WatchSignal;

/// <summary>Something happened at a path.</summary>
internal sealed record PathSignal(string Path) : WatchSignal;

/// <summary>So much happened below a path that not everything was told.</summary>
internal sealed record LostTrackSignal(string Root) : WatchSignal;

/// <summary>A container of a service started.</summary>
internal sealed record ContainerSignal(string Service) : WatchSignal;

/// <summary>The system does not let a path be watched as it should be.</summary>
internal sealed record FailedSignal(string Root, string Why) : WatchSignal;
