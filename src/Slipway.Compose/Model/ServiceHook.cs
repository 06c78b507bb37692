namespace Slipway.Compose.Model;

/// <summary>A command run in a container after it started or before it is stopped.</summary>
public sealed record ServiceHook
{
    public required IReadOnlyList<string> Command { get; init; }
    public string? User { get; init; }
    public bool Privileged { get; init; }
    public string? WorkingDir { get; init; }
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
