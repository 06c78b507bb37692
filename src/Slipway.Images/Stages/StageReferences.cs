using Slipway.Diagnostics;
using Slipway.Docker.References;

namespace Slipway.Images.Stages;

/// <summary>Which stages need which: by FROM, COPY --from and the <c>from</c> of mounts.</summary>
/// <param name="declared">Names in lower case, as <see cref="StageNaming"/> makes them.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class StageReferences(DeclaredStages declared, List<Diagnostic> problems)
{
    private readonly Dictionary<string, StageDefinition> byName = Index(declared.Stages);
    private readonly List<string> names = [.. declared.Stages.Select(stage => stage.Name)];

    /// <summary>Names of all stages, in order.</summary>
    public IReadOnlyList<string> Names => names;

    public StageDefinition? Find(string name) => byName.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>The stages a stage needs directly, in the order it names them.</summary>
    public IEnumerable<StageDefinition> NeedsOf(StageDefinition stage)
    {
        foreach (var (name, _) in ReferencesOf(stage))
            if (Find(name) is { } needed) yield return needed;
    }

    /// <summary>A stage and all it needs, in the order of declaration as far as each can come after those it needs. Empty when they need one another in a circle, which is told.</summary>
    public IReadOnlyList<StageDefinition> InOrder(IEnumerable<StageDefinition> wanted)
    {
        var order = new List<StageDefinition>();
        var path = new List<StageDefinition>();
        foreach (var stage in wanted)
            if (!Place(stage, order, path)) return [];
        return order;
    }

    /// <summary>What is wrong with the names a stage uses for others; nearly right ones are warnings.</summary>
    public void Check(StageDefinition stage, List<Diagnostic> warnings)
    {
        foreach (var (name, place) in ReferencesOf(stage))
        {
            if (Find(name) is not null || name == "scratch" || StageValue.HasVariable(name)) continue;
            if (declared.OfOtherEnvironments.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(StageErrors.OtherEnvironment(name, place?.Position));
                continue;
            }
            // A misspelt name of few letters may be an image's all the same.
            if (name.AsSpan().IndexOfAny("/:.@") < 0 && ImageReference.TryParse(name, out _) && Suggestion.For(name, names) is { } meant)
                warnings.Add(StageErrors.PerhapsStage(name, meant, place?.Position));
        }
    }

    /// <summary>The names a stage uses for stages and images, as far as they are given.</summary>
    public static IEnumerable<(string Name, ItemPlace? Place)> ReferencesOf(StageDefinition stage)
    {
        yield return (stage.From, stage.Place?.At("From"));
        foreach (var step in stage.Steps)
        {
            if (step is StageStep.Copy { Source: CopySource.FromStage source }) yield return (source.StageOrImage, step.Place?.At("FromStage"));
            if (step is not StageStep.Run { Mounts.Count: > 0 } run) continue;
            foreach (var mount in run.Mounts)
            {
                foreach (var option in StepMounts.OptionsOf(mount))
                    if (option is { Name: "from", Value.Length: > 0 }) yield return (option.Value, step.Place?.At("Mount"));
            }
        }
    }

    private bool Place(StageDefinition stage, List<StageDefinition> order, List<StageDefinition> path)
    {
        if (order.Contains(stage)) return true;
        if (path.IndexOf(stage) is >= 0 and var start)
        {
            problems.Add(StageErrors.Circle([.. path[start..].Select(each => each.Name), stage.Name], stage.Place?.Position));
            return false;
        }
        path.Add(stage);
        foreach (var needed in NeedsOf(stage).OrderBy(needed => names.IndexOf(needed.Name)))
            if (!Place(needed, order, path)) return false;
        path.RemoveAt(path.Count - 1);
        order.Add(stage);
        return true;
    }

    private static Dictionary<string, StageDefinition> Index(IReadOnlyList<StageDefinition> stages)
    {
        var index = new Dictionary<string, StageDefinition>(StringComparer.Ordinal);
        foreach (var stage in stages) index.TryAdd(stage.Name, stage);
        return index;
    }
}
