namespace Slipway.Compose.Running;

/// <summary>A container of a run whose life is waited for.</summary>
internal interface IWatchedContainer
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Makes it, or finds it; gives its id.</summary>
    Task<string> MadeAsync();

    /// <summary>Has it running.</summary>
    Task StartedAsync();

    /// <summary>Whether what is known of it is about its life after this run started it.</summary>
    bool HasBegun(ContainerLife life);

    /// <summary>Whether the engine has started it again since this run did.</summary>
    bool HasRestarted(ContainerLife life);
}
