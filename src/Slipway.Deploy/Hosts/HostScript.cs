using System.Buffers;
using System.Text;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Hosts;

/// <summary>
/// Runs constant POSIX sh with arguments that nothing but the script reads: they are set by the script itself, so no process list shows them. What is made is the user's alone (umask 077). Answers are read up to a limit.
/// </summary>
internal static class HostScript
{
    /// <summary>Makes what was written survive a power cut, file by file. <c>sync</c> would wait for all that anybody wrote on the host, such as a whole image just loaded; dd opens a file, writes nothing and calls fsync.</summary>
    public const string Flush = """
        sl_flush() { for sl_f; do dd if=/dev/null of="$sl_f" conv=notrunc,fsync 2>/dev/null || :; done; }

        """;

    /// <summary>A script whose <c>$1</c>, <c>$2</c>… are these words.</summary>
    public static ShellScript Of(string text, params ReadOnlySpan<string> arguments)
    {
        var bytes = new ArrayBufferWriter<byte>(1024 + text.Length);
        bytes.Write("umask 077\nset --"u8);
        foreach (var argument in arguments)
        {
            bytes.Write(" "u8);
            bytes.Write(ShellScript.Quote(Encoding.UTF8.GetBytes(argument)));
        }

        bytes.Write("\n"u8);
        bytes.Write(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
        return new ShellScript(bytes.WrittenMemory);
    }

    /// <summary>Runs a script and keeps what it says.</summary>
    /// <exception cref="InvalidDataException">It says more than the limit; the connection is ended.</exception>
    public static async Task<HostReply> AskAsync(this IRemoteShell shell, ShellScript script, int limit, CancellationToken cancellationToken)
    {
        var said = Array.Empty<byte>();
        var result = await shell.RunAsync(script with { Output = async (from, token) => said = await AllAsync(from, limit, token) }, cancellationToken);
        return new HostReply(result.ExitCode, said, RemoteText.Line(result.Error));
    }

    private static async Task<byte[]> AllAsync(Stream from, int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                if (kept.Length + read > limit) throw new InvalidDataException($"more than {limit} bytes");
                kept.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return kept.ToArray();
    }
}

/// <summary>How a script ended and what it said.</summary>
internal sealed record HostReply(int Code, byte[] Output, string Error);
