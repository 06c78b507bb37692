using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Stages;

/// <summary>Reads a mount as an engine would.</summary>
internal static class StepMounts
{
    /// <summary>Its options, names in lower case.</summary>
    public static IReadOnlyList<MountOption> OptionsOf(StepMount mount)
    {
        var syntax = DockerfileReader.Parse("", $"RUN --mount={DockerfileText.Flag(mount.Value)} true");
        return syntax.Instructions is [{ Flags: [{ Name: "mount" } flag, ..] }, ..] ? flag.MountOptions : [];
    }
}
