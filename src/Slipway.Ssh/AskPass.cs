using System.Runtime.InteropServices;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Ssh;

/// <summary>
/// Answers ssh's prompt for one password and one passphrase by a helper program (<c>SSH_ASKPASS</c>). The answers wait in named pipes of a private folder, so they are never in a file, an argument or an environment; each can be
/// taken once, and only for the very prompt of the destination's user and host, not for a jump host's nor for a question about a host key.
/// </summary>
internal sealed class AskPass : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OwnerOnly = 0b110_000_000;

    private readonly string folder;
    private readonly string secret;
    private readonly List<FileStream> pipes = [];
    private int disposed;

    private AskPass(string secret) => (this.secret, folder) = (secret, Directory.CreateTempSubdirectory("slipway-").FullName);

    /// <summary>The helper's file.</summary>
    public string Program => Path.Combine(folder, "askpass");

    /// <summary>Lays an answer ready until it is disposed.</summary>
    /// <exception cref="SlipwayException">SLIP1115: not on this system, or the secret is not one line.</exception>
    public static AskPass Offer(string secret, ResolvedHost host, SshDestination destination)
    {
        if (OperatingSystem.IsWindows()) throw new SlipwayException(SshErrors.PasswordNotPossible(destination, "Windows' OpenSSH client cannot be given one"));
        if (secret.Length == 0 || secret.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0) throw new SlipwayException(SshErrors.PasswordNotPossible(destination, "it is empty or holds an end of line"));
        var offer = new AskPass(secret);
        try
        {
            offer.Prepare(host);
            return offer;
        }
        catch (Exception e)
        {
            offer.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new SlipwayException(SshErrors.PasswordNotPossible(destination, e.Message), e);
            throw;
        }
    }

    /// <summary>Takes variables that hold the secret out of an environment.</summary>
    public void Withhold(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in environment.ToArray())
        {
            if (value is not null && value.Contains(secret, StringComparison.Ordinal)) environment.Remove(name);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        foreach (var pipe in pipes) pipe.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The helper: takes the answer's pipe away before it reads it. head reads no more than is there, and no shell variable holds it.</summary>
    internal static string Script(ResolvedHost host) => $$"""
        #!/bin/sh
        case $1 in
        {{Quoted($"{host.User}@{host.KeyName}'s password: ")}} | {{Quoted($"({host.User}@{host.KeyName}) Password: ")}}) answer=password ;;
        'Enter passphrase for key '*) answer=passphrase ;;
        *) exit 1 ;;
        esac
        { exec 3<"${0%/*}/$answer"; } 2>/dev/null || exit 1
        rm -f "${0%/*}/$answer"
        exec head -n 1 <&3

        """.ReplaceLineEndings("\n");

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void Prepare(ResolvedHost host)
    {
        File.WriteAllText(Program, Script(host));
        File.SetUnixFileMode(Program, Private);
        foreach (var kind in (string[])["password", "passphrase"])
        {
            var path = Path.Combine(folder, kind);
            if (MakePipe(path, OwnerOnly) != 0) throw new IOException($"no named pipe can be made in {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
            // Open at both ends, so it takes the line without a reader.
            var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            pipes.Add(pipe);
            pipe.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        }
    }

    private static string Quoted(string text) => Encoding.UTF8.GetString(ShellScript.Quote(Encoding.UTF8.GetBytes(text)));

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
