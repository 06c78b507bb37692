namespace Slipway.Ssh.Shells;

/// <summary>What a host's userland can do, probed by trying it, not by names of systems.</summary>
public sealed record RemoteHost
{
    /// <summary>The system's name as <c>uname -s</c> has it: Linux, Darwin, FreeBSD.</summary>
    public required string System { get; init; }

    /// <summary>The machine as <c>uname -m</c> has it: x86_64, aarch64.</summary>
    public required string Machine { get; init; }

    /// <summary>The numeric user id; 0 reads and writes everything.</summary>
    public required int UserId { get; init; }

    /// <summary>The absolute home folder.</summary>
    public required string Home { get; init; }

    /// <summary>The process id of the shell.</summary>
    public required int ShellProcess { get; init; }

    /// <summary>Identifies this start of the machine (<c>/proc/sys/kernel/random/boot_id</c>, or boot time): a lock of another start is stale.</summary>
    public required string BootId { get; init; }

    /// <summary><c>find -printf</c> (GNU).</summary>
    public bool HasFindPrintf { get; init; }

    /// <summary><c>stat -c</c> (GNU, BusyBox).</summary>
    public bool HasStatFormat { get; init; }

    /// <summary><c>stat -f</c> with formats (BSD, macOS).</summary>
    public bool HasBsdStat { get; init; }

    /// <summary><c>dd iflag=fullblock</c>: exact reads from the channel in one process a block; without it input takes one a read.</summary>
    public bool HasFullBlock { get; init; }

    /// <summary>The command that prints SHA-256 in sha256sum's form from names: <c>sha256sum</c> or <c>shasum -a 256</c>; empty when there is none.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary><c>tar</c> is there; GNU's understands <c>--null -T -</c>.</summary>
    public bool HasTar { get; init; }

    /// <summary>tar is GNU's.</summary>
    public bool HasGnuTar { get; init; }

    /// <summary><c>gzip -d</c> and <c>gzip -1</c> work on pipes.</summary>
    public bool HasGzip { get; init; }

    /// <summary><c>cp --reflink=auto</c> works.</summary>
    public bool HasReflink { get; init; }
}
