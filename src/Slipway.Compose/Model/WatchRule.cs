using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A rule of <c>develop.watch</c>.</summary>
public sealed record WatchRule
{
    public required WatchAction Action { get; init; }

    /// <summary>Absolute path of a file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>Where it goes in the container; with the sync actions only.</summary>
    public string? Target { get; init; }

    /// <summary>Patterns of <c>.dockerignore</c> form, relative to <see cref="Path"/>.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Patterns; empty for everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Whether everything is synchronised once when watching begins.</summary>
    public bool InitialSync { get; init; }

    /// <summary>For <see cref="WatchAction.SyncExec"/>.</summary>
    public ServiceHook? Exec { get; init; }
    public SourcePosition Position { get; init; }
}

/// <summary>What a watch rule does.</summary>
public enum WatchAction
{
    Sync,
    Rebuild,
    Restart,
    SyncRestart,
    SyncExec,
}
