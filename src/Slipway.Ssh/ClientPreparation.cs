namespace Slipway.Ssh;

/// <summary>What must be known before the client is called.</summary>
internal sealed record ClientPreparation
{
    /// <summary>Answers a prompt; null leaves prompts unanswered.</summary>
    public AskPass? AskPass { get; init; }

    /// <summary>A file of known hosts that holds the pinned key alone; null when none is pinned.</summary>
    public string? PinnedKey { get; init; }

    /// <summary>A command of the user's configuration may add host keys.</summary>
    public bool HasKnownHostsCommand { get; init; }

    /// <summary>The pattern of the socket to share a connection by; null leaves the matter to the user's configuration.</summary>
    public string? ControlPath { get; init; }

    /// <summary>Looks up what the options need; nothing is asked of ssh where they need nothing.</summary>
    public static async Task<ClientPreparation> ForAsync(SshClientOptions options, SshDestination destination, CancellationToken cancellationToken)
    {
        var pinned = options.HostKeyFingerprint is { } pin ? await KnownHostsPin.FileAsync(options, destination, pin, cancellationToken) : null;
        var secret = options.Password?.Invoke();
        var reuses = options.Reuse > TimeSpan.Zero && !OperatingSystem.IsWindows();
        var resolved = secret is not null || (reuses && UserConfiguration.MaySet(options, "ControlPath")) ? await ResolvedHost.AskAsync(options, destination, cancellationToken) : null;
        return new ClientPreparation
        {
            PinnedKey = pinned,
            HasKnownHostsCommand = pinned is not null && UserConfiguration.MaySet(options, "KnownHostsCommand"),
            ControlPath = reuses && resolved?.ControlPath is null && PrivateFolder.Find(options) is { } folder ? ControlSocket.For(folder, options) : null,
            AskPass = secret is null || resolved is null ? null : AskPass.Offer(secret, resolved, destination),
        };
    }
}
