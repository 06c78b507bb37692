namespace Slipway.Docker.Session;

/// <summary>Gives the values of <c>RUN --mount=type=secret</c>. A value is read only when a step that needs it runs.</summary>
public interface ISecretSource
{
    /// <summary>The secret's bytes, at most <see cref="BuildSecret.MaxSize"/>; null when there is none of that name. The session clears the array after use.</summary>
    /// <exception cref="IOException">The secret's file cannot be read.</exception>
    ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellationToken);
}
