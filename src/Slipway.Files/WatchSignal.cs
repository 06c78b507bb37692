namespace Slipway.Files;

/// <summary>A hint that something may have to be done.</summary>
public abstract record WatchSignal;

/// <summary>Something happened at a path.</summary>
public sealed record PathSignal(string Path) : WatchSignal;

/// <summary>So much happened below a path that not everything was told.</summary>
public sealed record LostTrackSignal(string Root) : WatchSignal;

/// <summary>The system does not let a path be watched as it should be.</summary>
public sealed record FailedSignal(string Root, string Why) : WatchSignal;
