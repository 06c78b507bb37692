using System.Globalization;

namespace Slipway.Integration.Tests.Sync;

/// <summary>
/// Tools of a remote host that count each call, and where one is due kill everything of their connection or fail. A client asks for it by variables in its ssh configuration; without them they are the host's own.
/// </summary>
internal sealed class RemoteTools
{
    private static readonly string[] Names =
        ["cat", "chmod", "cmp", "cp", "date", "dd", "find", "gzip", "ln", "mkdir", "mv", "printf", "rm", "rmdir", "sh", "sha256sum", "sleep", "stat", "tail", "tar", "touch", "xargs"];

    // The group is the shell, and all it runs; sshd's own process is in another.
    private const string Counting = """
        #!/bin/dash
        [ -d "$SLIPWAY_CALLS" ] || exec @tool@ "$@"
        n=1
        set -C
        until { true >"$SLIPWAY_CALLS/$n"; } 2>/dev/null; do n=$((n + 1)); done
        set +C
        [ "$n" = "$SLIPWAY_AT" ] || exec @tool@ "$@"
        case $SLIPWAY_HOW in
        Before) kill -9 0;;
        During) @tool@ "$@" <&0 & /bin/sleep 0.002; kill -9 0;;
        After) @tool@ "$@"; kill -9 0;;
        Fail) echo "@name@: cannot do anything: Input/output error" >&2; exit 1;;
        esac

        """;

    public RemoteTools(string folder)
    {
        Folder = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        if (!File.Exists("/bin/dash")) Assert.Inconclusive("There is no dash.");
        foreach (var name in Names)
        {
            if (Find(name) is { } tool) Write(name, Counting.Replace("@tool@", tool, StringComparison.Ordinal).Replace("@name@", name, StringComparison.Ordinal));
        }
    }

    public string Folder { get; }

    /// <summary>What sshd has to be started with.</summary>
    public string[] Configuration => [$"SetEnv=HOME={Folder} PATH={Folder}:/usr/local/bin:/usr/bin:/bin", "AcceptEnv=SLIPWAY_*"];

    /// <summary>How many calls a run made with a configuration of <see cref="Configure"/>.</summary>
    public static int Calls(string configuration) => Directory.GetFiles(configuration + ".calls").Length;

    /// <summary>Writes a client's configuration.</summary>
    /// <param name="file">The one to write.</param>
    /// <param name="how">Before, During, After or Fail.</param>
    /// <param name="at">The call, counted from 1; 0 for none.</param>
    public static void Configure(string file, string how, int at)
    {
        Directory.CreateDirectory(file + ".calls");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"SetEnv SLIPWAY_CALLS={file}.calls SLIPWAY_HOW={how} SLIPWAY_AT={at}\n"));
    }

    /// <summary>Puts a script in the place of a tool.</summary>
    public void Write(string name, string script)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    private static string? Find(string name) => ((string[])["/usr/bin", "/bin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
