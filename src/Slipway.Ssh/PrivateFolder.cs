namespace Slipway.Ssh;

/// <summary>
/// Where sockets and keys of connections live on: a folder only the user can enter. The user's runtime folder, else one beside his own keys; never a shared temporary folder, where another user could have made it first.
/// </summary>
internal static class PrivateFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, made where it is not there; null where none can be made.</summary>
    public static string? Find(string? runtimeFolder, string home)
    {
        if (!OperatingSystem.IsWindows() && runtimeFolder is { Length: > 0 } && Path.IsPathRooted(runtimeFolder) && Directory.Exists(runtimeFolder) && File.GetUnixFileMode(runtimeFolder) == Private)
        {
            return Made(Path.Combine(runtimeFolder, "slipway-ssh"));
        }

        return home.Length == 0 ? null : Made(Path.Combine(home, ".ssh", "slipway"));
    }

    /// <summary>The folder the options name, else that of the user who runs this process.</summary>
    public static string? Find(SshClientOptions options) => options.StateFolder is { } named ? Made(named) : Find(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    private static string? Made(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path).FullName;
            Directory.CreateDirectory(path, Private);
            if (File.GetUnixFileMode(path) != Private) File.SetUnixFileMode(path, Private);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written: each connection is made anew.
            return null;
        }
    }
}
