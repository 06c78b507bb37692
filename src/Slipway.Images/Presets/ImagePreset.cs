using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>Stages for projects of a kind, as if the project had declared them: <c>dev</c> with everything, <c>prod</c> lean, and what <c>prod</c> is built with.</summary>
public static class ImagePreset
{
    /// <summary>The presets there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["dotnet", "node", "python"];

    /// <summary>The stages of a preset, the last being <c>prod</c>.</summary>
    /// <param name="name">Letter case aside.</param>
    /// <param name="options">What the project says.</param>
    /// <exception cref="SlipwayException">SLIP2330 and following: no such preset, nothing to start, an option that is malformed or contradicts another.</exception>
    public static IReadOnlyList<StageDraft> Of(string name, PresetOptions options)
    {
        switch (name.Trim().ToLowerInvariant())
        {
            case "python":
                return new PythonPreset(options).Stages();
            case "node":
                return new NodePreset(options).Stages();
            case "dotnet":
                var application = options.DotNet ?? throw new SlipwayException(PresetErrors.NoApplication(options.Place?.Position));
                return new DotNetPreset(options, application).Stages();
            default:
                throw new SlipwayException(PresetErrors.Unknown(name, Names, Suggestion.For(name, Names), options.Place?.Position));
        }
    }
}
