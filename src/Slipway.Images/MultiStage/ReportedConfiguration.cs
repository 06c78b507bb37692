using Slipway.Docker.Images;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Images.MultiStage;

/// <summary>An image's configuration as its report shows it. Values of variables whose names look like secrets are left out.</summary>
internal static class ReportedConfiguration
{
    public static IEnumerable<(string Name, string Value)> Of(ImageConfiguration image)
    {
        var config = image.Execution;
        yield return ("Platform", image.Platform.ToString());
        foreach (var setting in Of(config.User, config.WorkingDir, config.Entrypoint, config.Cmd, config.ExposedPorts, config.Volumes, config.Env))
            yield return setting;
    }

    public static IEnumerable<(string Name, string Value)> Of(ImageInspect image)
    {
        yield return ("Platform", $"{image.Os}/{image.Architecture}");
        if (image.Config is not { } config)
            yield break;
        IEnumerable<string> ports = config.ExposedPorts?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
        IEnumerable<string> volumes = config.Volumes?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();
        foreach (var setting in Of(config.User, config.WorkingDir, config.Entrypoint, config.Cmd, ports, volumes, config.Env))
            yield return setting;
    }

    private static IEnumerable<(string Name, string Value)> Of(
        string? user, string? workingDirectory, IReadOnlyList<string>? entrypoint, IReadOnlyList<string>? command, IEnumerable<string> ports, IEnumerable<string> volumes, IEnumerable<string> variables)
    {
        if (!string.IsNullOrEmpty(user))
            yield return ("User", user);
        if (!string.IsNullOrEmpty(workingDirectory))
            yield return ("WorkDir", workingDirectory);
        if (entrypoint is { Count: > 0 })
            yield return ("Entrypoint", string.Join(' ', entrypoint));
        if (command is { Count: > 0 })
            yield return ("Cmd", string.Join(' ', command));
        foreach (var port in ports)
            yield return ("Expose", port);
        foreach (var volume in volumes)
            yield return ("Volume", volume);
        foreach (var variable in variables)
        {
            var separator = variable.IndexOf('=', StringComparison.Ordinal);
            var name = separator < 0 ? variable : variable[..separator];
            yield return ("Env", SecretLookingNames.Includes(name) ? $"{name}=…" : variable);
        }
    }
}
