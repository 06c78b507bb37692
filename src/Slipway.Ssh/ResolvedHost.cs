namespace Slipway.Ssh;

/// <summary>What ssh's configuration makes of a destination (<c>ssh -G</c>).</summary>
/// <param name="User">The remote user.</param>
/// <param name="KeyName">The name the host has in ssh's prompts and known hosts: <c>HostKeyAlias</c>, else the host name.</param>
/// <param name="ControlPath">The user's own; null when there is none.</param>
/// <param name="KnownHosts">The user's files of known hosts, absolute.</param>
internal sealed record ResolvedHost(string User, string KeyName, string? ControlPath, IReadOnlyList<string> KnownHosts)
{
    /// <summary>Asks ssh; null when it does not take its configuration, which connecting will say.</summary>
    public static async Task<ResolvedHost?> AskAsync(SshClientOptions options, SshDestination destination, CancellationToken cancellationToken)
    {
        List<string> arguments = ["-G"];
        arguments.AddRange(ClientArguments.Target(options, destination));
        using var process = ClientProcess.Start(options.Program, arguments, null);
        process.StandardInput.Close();
        using var errors = new StderrTail(process.StandardError.BaseStream);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? Read(text) : null;
    }

    internal static ResolvedHost Read(string text)
    {
        string user = "", host = "";
        string? alias = null, control = null;
        IReadOnlyList<string> known = [];
        foreach (var line in text.Split('\n'))
        {
            var blank = line.IndexOf(' ');
            if (blank < 0) continue;
            var value = line[(blank + 1)..].Trim();
            switch (line[..blank])
            {
                case "user": user = value; break;
                case "hostname": host = value; break;
                case "hostkeyalias": alias = value; break;
                case "controlpath" when value != "none": control = value; break;
                case "userknownhostsfile": known = value.Split(' ', StringSplitOptions.RemoveEmptyEntries); break;
            }
        }

        return new ResolvedHost(user, alias ?? host, control, known);
    }
}
