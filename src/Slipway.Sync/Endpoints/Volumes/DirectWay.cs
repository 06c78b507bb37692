using Slipway.Sync.Endpoints.Local;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>A volume whose folder this process can reach.</summary>
internal abstract class DirectWay : IAsyncDisposable
{
    /// <summary>The folder.</summary>
    public abstract string Path { get; }

    /// <summary>The folder as a side.</summary>
    public abstract ISyncEndpoint Folder { get; }

    /// <summary>Makes an empty file in the state folder, which is there, and returns its path in the volume.</summary>
    public Task<string> WriteProbeAsync(CancellationToken cancellationToken)
    {
        var probe = $"{StatePaths.Root}/probe-{Guid.NewGuid():N}";
        return WriteProbeAsync(probe, cancellationToken);
    }

    /// <summary>Removes it.</summary>
    public abstract Task RemoveProbeAsync(string probe);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<string> WriteProbeAsync(string probe, CancellationToken cancellationToken);
}
