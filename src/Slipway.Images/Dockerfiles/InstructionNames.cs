namespace Slipway.Images.Dockerfiles;

/// <summary>The instructions' names and the flags each takes, up to Dockerfile frontend 1.20 with its labs channel.</summary>
internal static class InstructionNames
{
    /// <summary>In upper case, in the order of <see cref="InstructionKind"/>.</summary>
    public static readonly string[] All =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL",
        "USER", "VOLUME", "WORKDIR",
    ];

    private static readonly string[] AddFlags = ["chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"];
    private static readonly string[] CopyFlags = ["from", "chown", "chmod", "link", "parents", "exclude"];
    private static readonly string[] FromFlags = ["platform"];
    private static readonly string[] HealthFlags = ["interval", "timeout", "start-period", "start-interval", "retries"];
    private static readonly string[] RunFlags = ["mount", "network", "security", "device"];

    public static InstructionKind KindOf(string name)
    {
        for (var i = 0; i < All.Length; i++)
            if (All[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return (InstructionKind)(i + 1);
        return InstructionKind.Unknown;
    }

    public static string[] FlagsOf(InstructionKind kind) => kind switch
    {
        InstructionKind.Add => AddFlags,
        InstructionKind.Copy => CopyFlags,
        InstructionKind.From => FromFlags,
        InstructionKind.Healthcheck => HealthFlags,
        InstructionKind.Run => RunFlags,
        _ => [],
    };

    public static bool IsSwitch(string flag) => flag is "link" or "parents" or "keep-git-dir" or "unpack";

    public static bool MayRepeat(string flag) => flag is "mount" or "exclude" or "device";
}
