using Slipway.Diagnostics;

namespace Slipway.Images.Stages;

/// <summary>The names of stages: compared without case, kept in lower case as engines keep them.</summary>
internal static class StageNaming
{
    /// <summary>Whether a Dockerfile takes it for a stage's name, and nothing else.</summary>
    public static bool IsName(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || name.ToLowerInvariant() is "scratch" or "context") return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }

    /// <summary>The stages with every name of a stage in lower case. Malformed and repeated names are told.</summary>
    public static DeclaredStages Normalise(DeclaredStages declared, List<Diagnostic> problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in declared.Stages)
        {
            if (!IsName(stage.Name)) problems.Add(StageErrors.BadStageName(stage.Name, stage.Place?.Position));
            else if (!names.Add(stage.Name)) problems.Add(StageErrors.DuplicateStage(stage.Name, stage.Place?.Position));
        }
        return declared with { Stages = [.. declared.Stages.Select(stage => Normalise(stage, names))] };
    }

    private static StageDefinition Normalise(StageDefinition stage, HashSet<string> names)
    {
        var steps = stage.Steps;
        if (steps.Any(step => step is StageStep.Copy { Source: CopySource.FromStage }))
            steps = [.. steps.Select(step => step is StageStep.Copy { Source: CopySource.FromStage source } copy
                ? copy with { Source = source with { StageOrImage = Canonical(source.StageOrImage, names) } }
                : step)];
        return stage with { Name = stage.Name.ToLowerInvariant(), From = Canonical(stage.From, names), Steps = steps };
    }

    private static string Canonical(string name, HashSet<string> names) => names.Contains(name) ? name.ToLowerInvariant() : name;
}
