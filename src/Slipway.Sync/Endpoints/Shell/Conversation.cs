using System.IO.Compression;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Runs scripts that answer with a head and a compressed payload, and turns what goes wrong into errors that name the side.</summary>
internal sealed class Conversation(IRemoteShell shell, string side)
{
    // What follows an answer is read, so that the connection stays in step; a host that never ends is left.
    private const long MostIgnored = 64L * 1024 * 1024;

    /// <summary>Runs a script.</summary>
    /// <param name="script">It prints lines, an empty line, and a payload in gzip's format.</param>
    /// <param name="doing">Begins a sentence: "Listing".</param>
    /// <param name="input">Writes what it reads.</param>
    /// <param name="payload">Reads the payload. A <see cref="FormatException"/> of it is the host's fault.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <returns>The head, which may say <c>fail</c>.</returns>
    public async Task<ReplyHead> AskAsync(
        ScriptText script,
        string doing,
        Func<Stream, CancellationToken, Task>? input,
        Func<ReplyHead, Stream, CancellationToken, Task>? payload,
        CancellationToken cancellationToken)
    {
        ReplyHead? head = null;
        string? wrong = null;
        var isRefused = false;
        var result = await shell.RunAsync(
            new ShellScript(script.Bytes)
            {
                Input = input is null ? null : (stream, token) => SendAsync(stream, input, () => Volatile.Read(ref isRefused), token),
                Output = async (stream, token) =>
                {
                    var reply = new ReplyStream(stream);
                    head = await reply.ReadHeadAsync(token);
                    if (head?.Value("fail") is not null || head is null)
                    {
                        Volatile.Write(ref isRefused, true);
                    }
                    else if (payload is not null)
                    {
                        wrong = await ReadPayloadAsync(head, reply, payload, token);
                    }

                    await DrainAsync(reply, token);
                },
            },
            cancellationToken);
        if (head is null || wrong is not null) throw new SlipwayException(Explain(doing, wrong ?? "its answer is missing", result));
        head.Error = result.Error;
        return head.Value("fail") is { } reason ? Refuse(head, reason, doing, result) : head;
    }

    public Diagnostic NotAFolder() => ShellFolderErrors.NotAFolder(side);

    /// <summary>The error of an answer that has not what it should.</summary>
    public SlipwayException Unexpected(ReplyHead head) =>
        new(head.Value("fail") is null ? ShellFolderErrors.Unintelligible(side, "a line is missing", head.Error) : ShellFolderErrors.RootGone(side));

    private static async Task SendAsync(Stream stream, Func<Stream, CancellationToken, Task> input, Func<bool> isRefused, CancellationToken cancellationToken)
    {
        try
        {
            await input(new RefusableStream(stream, isRefused), cancellationToken);
        }
        catch (RefusedException)
        {
            // The answer says why.
        }
    }

    private static async Task<string?> ReadPayloadAsync(ReplyHead head, ReplyStream reply, Func<ReplyHead, Stream, CancellationToken, Task> payload, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new GZipStream(reply, CompressionMode.Decompress, leaveOpen: true);
            await payload(head, content, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or EndOfStreamException)
        {
            return exception.Message;
        }
    }

    private async Task DrainAsync(ReplyStream reply, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var ignored = 0L;
        while (await reply.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if ((ignored += read) > MostIgnored) throw new SlipwayException(ShellFolderErrors.Unintelligible(side, "it does not end", ""));
        }
    }

    private Diagnostic Explain(string doing, string wrong, ShellResult result)
    {
        if (Complaint.Explain(side, doing, result.ExitCode, result.Error) is var complaint && (complaint.Code != "SLIP4111" || result.ExitCode != 0)) return complaint;
        return ShellFolderErrors.Unintelligible(side, wrong, result.Error);
    }

    // Whether a root that is missing or something else is an error is the caller's to say.
    private ReplyHead Refuse(ReplyHead head, string reason, string doing, ShellResult result)
    {
        var (word, rest) = reason.IndexOf(' ') is var blank and >= 0 ? (reason[..blank], reason[(blank + 1)..]) : (reason, "");
        if (word is "missing" or "other") return head;
        throw new SlipwayException(word switch
        {
            "enter" => ShellFolderErrors.NotEntered(side, result.Error),
            "state" => ShellFolderErrors.StateNotAFolder(side),
            "held" => ShellFolderErrors.Held(side, rest),
            "busy" => ShellFolderErrors.Busy(side),
            "stage" => ShellFolderErrors.StageGone(side),
            "tool" => ShellFolderErrors.ToolMissing(side, rest),
            "write" => Complaint.Explain(side, doing, 1, result.Error),
            _ => ShellFolderErrors.Unintelligible(side, reason, result.Error),
        });
    }
}
