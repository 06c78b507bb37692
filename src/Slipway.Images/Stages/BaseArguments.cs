using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Stages;

/// <summary>The ARG instructions before the first FROM: for the variables that a stage's image or platform is named by. Their default is that of the first Arg step of the same name.</summary>
internal static class BaseArguments
{
    public static IEnumerable<string> Of(IReadOnlyList<StageDefinition> stages)
    {
        var names = new List<string>();
        foreach (var stage in stages)
        {
            foreach (var name in StageValue.VariablesOf(stage.From).Concat(StageValue.VariablesOf(stage.Platform ?? "")))
                if (!names.Contains(name) && !PredefinedArguments.IsPlatform(name)) names.Add(name);
        }
        return names.Select(name => DefaultOf(name, stages) is { } value ? $"ARG {name}={StageValue.Word(value)}" : $"ARG {name}");
    }

    private static string? DefaultOf(string name, IReadOnlyList<StageDefinition> stages)
    {
        foreach (var stage in stages)
        {
            foreach (var step in stage.Steps)
                if (step is StageStep.Configure { Setting: StageSetting.Arg { Default: { } value } arg } && arg.Name == name) return value;
        }
        return null;
    }
}
