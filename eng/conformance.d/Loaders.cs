using System.Diagnostics;
using Slipway.Compose.Loading;
using Slipway.Compose.Output;
using Slipway.Diagnostics;

namespace Slipway.Conformance;

/// <summary>The canonical YAML of a stack, or why there is none.</summary>
internal readonly record struct Outcome(string? Yaml, string Reason);

/// <summary>The two ways to load a stack. Both see the same environment: HOME and nothing else of use.</summary>
internal static class Loaders
{
    private const string Home = "/home/user";

    public static Outcome DockerCompose(Stack stack, string program, string dockerConfig)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = stack.Directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["HOME"] = Home;
        start.Environment["DOCKER_CONFIG"] = dockerConfig;
        foreach (var file in stack.Files)
        {
            start.ArgumentList.Add("-f");
            start.ArgumentList.Add(file);
        }
        start.ArgumentList.Add("config");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? new(output, "") : new(null, string.Join(" ", errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    public static Outcome Slipway(Stack stack)
    {
        try
        {
            var sources = new ComposeSources { Directory = stack.Directory, Files = stack.Files, Variable = name => name == "HOME" ? Home : null };
            return new(CanonicalYaml.Write(ComposeLoader.Load(sources, CancellationToken.None).Canonical), "");
        }
        catch (SlipwayException failure)
        {
            return new(null, string.Join('\n', failure.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)));
        }
    }
}
