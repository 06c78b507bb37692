namespace Slipway.Ssh;

/// <summary>How the system's OpenSSH client is called. What is left null stays as the user's ~/.ssh/config says.</summary>
public sealed record SshClientOptions
{
    /// <summary>The client; a bare name is looked up in PATH.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>A configuration file that replaces the user's and the system's (<c>-F</c>).</summary>
    public string? ConfigFile { get; init; }

    /// <summary>A private key to offer, and the only one (<c>IdentitiesOnly</c>).</summary>
    public string? IdentityFile { get; init; }

    /// <summary>The file of known host keys; null for the user's own.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>How long connecting may take, in whole seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a silent connection is checked; three unanswered checks end it.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A fingerprint as ssh-keygen -lf prints it (<c>SHA256:…</c>), given by the user: the only host key taken, whatever known_hosts say. Null leaves the decision to the known hosts.
    /// </summary>
    public string? HostKeyFingerprint { get; init; }

    /// <summary>Asked for a password or passphrase the client prompts for, once each; null never answers (<c>BatchMode</c>). The answer reaches ssh by askpass, never by argv or environment of another process.</summary>
    public Func<string?>? Password { get; init; }

    /// <summary>How long a connection lives on after its last use, for the next build to take up (<c>ControlPersist</c>); zero opens each anew. Without effect on Windows, whose client cannot.</summary>
    public TimeSpan Reuse { get; init; }

    /// <summary>A folder only the user can enter, for the sockets of connections that live on and for pinned host keys; short, since a socket's name is limited to about 100 bytes. Null for one in XDG_RUNTIME_DIR or ~/.ssh.</summary>
    public string? StateFolder { get; init; }
}
