using Slipway.Ssh.Shells;

namespace Slipway.Sync.Tests.Shell;

/// <summary>A shell and the tools it finds.</summary>
internal sealed record Userland(string Name, string Program, string[] Arguments, string SearchPath, bool IsGnu)
{
    private static readonly Lazy<string> s_applets = new(InstallApplets);

    /// <summary>Runs as nobody, for what root may always do.</summary>
    public bool IsUnprivileged { get; init; }

    public static Userland Dash { get; } = new("dash", "/usr/bin/dash", [], "/usr/bin:/bin", IsGnu: true);

    public static Userland Bash { get; } = new("bash", "/usr/bin/bash", ["--posix"], "/usr/bin:/bin", IsGnu: true);

    public static Userland Busybox => new("busybox", Find("busybox"), ["sh"], s_applets.Value, IsGnu: false);

    public static IEnumerable<object[]> All => [[Dash], [Bash], [Busybox]];

    /// <summary>One with GNU's tools and one with BusyBox's.</summary>
    public static IEnumerable<object[]> Both => [[Dash], [Busybox]];

    public RemoteHost Describe(RemoteHost host) => host with
    {
        HasFindPrintf = IsGnu,
        HasStatFormat = true,
        HasFullBlock = true,
        Sha256 = "sha256sum",
        HasTar = true,
        HasGnuTar = IsGnu,
        HasGzip = true,
        HasReflink = IsGnu,
    };

    public override string ToString() => Name;

    private static string Find(string program) => File.Exists("/bin/" + program) ? "/bin/" + program : "/usr/bin/" + program;

    private static string InstallApplets()
    {
        var folder = Path.Combine(Path.GetTempPath(), "slipway-applets-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var process = System.Diagnostics.Process.Start(Find("busybox"), ["--install", "-s", folder]);
        process.WaitForExit();
        return folder;
    }
}
