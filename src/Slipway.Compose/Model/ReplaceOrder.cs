namespace Slipway.Compose.Model;

/// <summary>In which order a container is replaced (<c>deploy.update_config.order</c>).</summary>
public enum ReplaceOrder
{
    /// <summary>The old one is stopped before the new one is started.</summary>
    StopFirst,

    /// <summary>The new one is started beside the old one, which goes when the new one is ready.</summary>
    StartFirst,
}
