using System.Diagnostics;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>A throw-away user of this machine with a password and a home folder of its own; only root can make one.</summary>
internal sealed class UnixUser : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-home-").FullName;

    private UnixUser(string name) => Name = name;

    public string Name { get; }

    public string Home => Path.Combine(folder, "home");

    /// <summary>Makes one whose login shell is this program; a test of which it cannot be made is inconclusive.</summary>
    public static async Task<UnixUser> CreateAsync(string shell, string password)
    {
        if (Environment.UserName != "root" || !File.Exists("/usr/sbin/useradd")) Assert.Inconclusive("Only root can make a user.");
        if (!File.Exists(shell)) Assert.Inconclusive($"There is no {shell}.");
        var user = new UnixUser("sw" + Guid.NewGuid().ToString("N")[..12]);
        File.SetUnixFileMode(user.folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        await SshServer.RunAsync("/usr/sbin/useradd", "--no-log-init", "-M", "-d", user.Home, "-s", shell, user.Name);
        Directory.CreateDirectory(user.Home);
        await SshServer.RunAsync("/bin/chown", user.Name, user.Home);
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/chpasswd", ["-c", "SHA512"]) { RedirectStandardInput = true })!;
        await process.StandardInput.WriteLineAsync($"{user.Name}:{password}");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, "chpasswd");
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        // A process of a closed connection may still be on its way out.
        await SshServer.RunAsync("/usr/sbin/userdel", "-f", Name);
        Directory.Delete(folder, recursive: true);
    }
}
