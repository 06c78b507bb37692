using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>What is known of a folder between two calls.</summary>
internal sealed class FolderState
{
    /// <summary>Who writes; null before a look that claims it.</summary>
    public Claim? Claim { get; set; }

    /// <summary>The marker found or made.</summary>
    public string? Marker { get; set; }

    /// <summary>Whether the lock was taken.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Staging folders of interrupted syncs.</summary>
    public List<string> Left { get; } = [];

    /// <summary>The staging folder in use; null when nothing is staged.</summary>
    public string? Stage { get; set; }

    /// <summary>Files in it.</summary>
    public HashSet<string> Staged { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders on other file systems than the root's, as far as they were met.</summary>
    public HashSet<string> Elsewhere { get; } = new(StringComparer.Ordinal);
}
