using System.Globalization;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>The instructions that change an image's configuration and none of its files (Dockerfile reference).</summary>
/// <param name="stage">The stage they belong to.</param>
/// <param name="expand">Expands a word at the place it is written at.</param>
internal sealed class ConfigInstructions(DirectStage stage, Func<Word, string> expand)
{
    private static readonly string[] DefaultShell = ["/bin/sh", "-c"];

    /// <summary>Carries an instruction out; false for one that is none of these.</summary>
    public bool TryApply(Instruction instruction)
    {
        var config = stage.Config;
        switch (instruction.Kind)
        {
            case InstructionKind.Env:
                config = config with { Env = WithVariables(config.Env, instruction) };
                break;
            case InstructionKind.Label:
                config = config with { Labels = WithLabels(config.Labels, instruction) };
                break;
            case InstructionKind.User:
                config = config with { User = expand(instruction.Arguments[0]) };
                break;
            case InstructionKind.Workdir:
                config = config with { WorkingDir = "/" + ImagePath.Clean(stage.WorkingFolder, expand(instruction.Arguments[0])) };
                break;
            case InstructionKind.Expose:
                config = config with { ExposedPorts = [.. config.ExposedPorts.Concat(instruction.Arguments.SelectMany(port => Ports(expand(port)))).Distinct().Order(StringComparer.Ordinal)] };
                break;
            case InstructionKind.Volume:
                config = config with { Volumes = [.. config.Volumes.Concat(instruction.Arguments.Select(expand)).Distinct().Order(StringComparer.Ordinal)] };
                break;
            case InstructionKind.Stopsignal:
                config = config with { StopSignal = expand(instruction.Arguments[0]) };
                break;
            case InstructionKind.Shell:
                config = config with { Shell = Words(instruction) };
                break;
            case InstructionKind.Cmd:
                config = config with { Cmd = Command(instruction, 0) };
                stage.HasOwnCommand = true;
                break;
            case InstructionKind.Entrypoint:
                config = config with { Entrypoint = Command(instruction, 0), Cmd = stage.HasOwnCommand ? config.Cmd : null };
                break;
            case InstructionKind.Healthcheck:
                config = config with { Healthcheck = Health(instruction) };
                break;
            case InstructionKind.Maintainer:
                stage.Author = expand(instruction.Arguments[0]);
                break;
            case InstructionKind.Onbuild:
                config = config with { OnBuild = [.. config.OnBuild, DockerfileWriter.Write(instruction.Trigger!)] };
                break;
            default:
                return false;
        }

        stage.Config = config;
        return true;
    }

    private List<string> WithVariables(IReadOnlyList<string> variables, Instruction env)
    {
        var changed = variables.ToList();
        // All values see the variables as they were before the instruction.
        foreach (var (name, value) in env.Pairs.Select(pair => (expand(pair.Key), expand(pair.Value!))).ToList())
        {
            var known = changed.FindIndex(entry => entry.Length > name.Length && entry[name.Length] == '=' && entry.StartsWith(name, StringComparison.Ordinal));
            if (known < 0)
                changed.Add($"{name}={value}");
            else
                changed[known] = $"{name}={value}";
        }

        return changed;
    }

    private Dictionary<string, string> WithLabels(IReadOnlyDictionary<string, string> labels, Instruction label)
    {
        var changed = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach (var pair in label.Pairs)
            changed[expand(pair.Key)] = pair.Value is null ? "" : expand(pair.Value);
        return changed;
    }

    /// <summary><c>80</c>, <c>53/udp</c>, <c>8000-8002</c></summary>
    private static IEnumerable<string> Ports(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (range, protocol) = slash < 0 ? (text, "tcp") : (text[..slash], text[(slash + 1)..].ToLowerInvariant());
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var first = int.Parse(dash < 0 ? range : range[..dash], CultureInfo.InvariantCulture);
        var last = dash < 0 ? first : int.Parse(range[(dash + 1)..], CultureInfo.InvariantCulture);
        for (var port = first; port <= last; port++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}");
    }

    private string[] Command(Instruction instruction, int first)
    {
        if (instruction.Form == ArgumentForm.Json)
            return [.. instruction.Arguments.Skip(first).Select(word => word.Value)];
        return [.. stage.Config.Shell ?? DefaultShell, instruction.Arguments[first].Value];
    }

    private static string[] Words(Instruction instruction) => [.. instruction.Arguments.Select(word => word.Value)];

    private static HealthTest Health(Instruction instruction)
    {
        if (instruction.Arguments[0].Value.Equals("NONE", StringComparison.OrdinalIgnoreCase))
            return new HealthTest(["NONE"]);
        string[] test = instruction.Form == ArgumentForm.Json
            ? ["CMD", .. instruction.Arguments.Skip(1).Select(word => word.Value)]
            : ["CMD-SHELL", instruction.Arguments[1].Value];
        return new HealthTest(test)
        {
            Interval = Duration(instruction, "interval"),
            Timeout = Duration(instruction, "timeout"),
            StartPeriod = Duration(instruction, "start-period"),
            StartInterval = Duration(instruction, "start-interval"),
            Retries = instruction.Flag("retries")?.Value is { } retries ? int.Parse(retries, CultureInfo.InvariantCulture) : 0,
        };
    }

    private static long Duration(Instruction instruction, string flag) => instruction.Flag(flag)?.Value is { } text ? GoDuration.Nanoseconds(text) ?? 0 : 0;
}
