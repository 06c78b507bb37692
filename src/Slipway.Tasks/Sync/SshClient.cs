using Microsoft.Build.Framework;
using Slipway.Ssh;

namespace Slipway.Tasks.Sync;

/// <summary>How hosts are reached: the item <c>SlipwaySsh</c>, made of the project's ssh properties.</summary>
internal static class SshClient
{
    private static readonly TimeSpan s_defaultReuse = TimeSpan.FromSeconds(60);

    /// <summary>Channels as the properties say. A password is read from its variable when the client asks for it, and not before.</summary>
    public static ISshChannelFactory Channels(ITaskItem[] options, Func<string, string> absolute, Func<string, string?> variable) => new OpenSshChannelFactory(Options(options, absolute, variable));

    /// <summary>The options alone.</summary>
    public static SshClientOptions Options(ITaskItem[] options, Func<string, string> absolute, Func<string, string?> variable)
    {
        var given = new SshClientOptions { Reuse = s_defaultReuse };
        if (options.Length == 0) return given;
        var item = options[0];
        var password = Text("PasswordVariable");
        return given with
        {
            ConfigFile = Path("ConfigFile"),
            IdentityFile = Path("IdentityFile"),
            KnownHostsFile = Path("KnownHostsFile"),
            HostKeyFingerprint = Text("HostKey"),
            Password = password is null ? null : () => variable(password) is { Length: > 0 } secret ? secret : throw new Diagnostics.SlipwayException(SyncTaskErrors.NoPassword(password)),
            Reuse = Text("Reuse") is { } seconds ? Seconds(seconds) : s_defaultReuse,
        };

        string? Text(string name) => item.GetMetadata(name).Trim() is { Length: > 0 } value ? value : null;

        string? Path(string name) => Text(name) is { } path ? absolute(path) : null;
    }

    private static TimeSpan Seconds(string text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
        ? TimeSpan.FromSeconds(seconds)
        : throw new Diagnostics.SlipwayException(SyncTaskErrors.BadReuse(text));
}
