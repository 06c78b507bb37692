namespace Slipway.Docker.Session;

/// <summary>Gives the agents of <c>RUN --mount=type=ssh</c>.</summary>
public interface ISshAgentSource
{
    /// <summary>Whether there is an agent of that id; a mount that names none asks for <c>default</c>.</summary>
    bool Has(string id);

    /// <summary>A new connection to the agent, for one process of the build.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">The agent does not answer.</exception>
    ValueTask<Stream> ConnectAsync(string id, CancellationToken cancellationToken);
}
