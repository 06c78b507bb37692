using Slipway.Diagnostics;

namespace Slipway.Tasks.Environments;

/// <summary>What can be wrong with <c>Env</c> and <c>SlipwayEnvironment</c>.</summary>
internal static class EnvironmentErrors
{
    public static Diagnostic Unknown(string value, EnvironmentNames names)
    {
        var meant = names.Nearest(value) is { } name ? $" Did you mean '{name}'?" : "";
        return Diagnostic.Error("SLIP9001",
            $"Env is '{value}', which is no environment of this project.{meant} It has {string.Join(", ", names.All)}; " +
            "<SlipwayEnvironment Include=\"…\" /> adds another.");
    }

    public static Diagnostic NotAName(string value) => Diagnostic.Error("SLIP9002",
        $"The SlipwayEnvironment item '{value}' cannot name an environment, because the name becomes part of file names and image tags. " +
        "Use a letter, then letters, digits, '-', '_' or '.', at most 63 in all.");

    public static Diagnostic VariableIgnored(string value) => new("SLIP9003", Severity.Message,
        $"The environment variable ENV ('{value}') names no environment of this project and is ignored; -p:Env=Dev chooses one.");
}
