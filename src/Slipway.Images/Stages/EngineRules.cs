using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Stages;

/// <summary>What an engine would refuse of stages: they are written as a Dockerfile, which is read as every other one is, and what is wrong with a line is wrong with the item it comes from.</summary>
internal static class EngineRules
{
    /// <param name="stages">In an order in which each comes after those it needs.</param>
    /// <param name="problems">Gets what is refused.</param>
    public static void Check(IReadOnlyList<StageDefinition> stages, List<Diagnostic> problems)
    {
        if (stages.Count == 0) return;
        var text = new StageWriter((_, copy) => copy.Source is CopySource.FromFiles ? "files" : null).Write("a project", stages);
        var syntax = DockerfileReader.Parse("Dockerfile", text.ToString());
        var found = new List<Diagnostic>(syntax.Diagnostics);
        var graph = StageGraph.Of(syntax);
        foreach (var stage in graph.Stages)
        {
            foreach (var diagnostic in graph.Check(stage))
                if (!found.Contains(diagnostic)) found.Add(diagnostic);
        }
        foreach (var diagnostic in found)
        {
            if (diagnostic.Severity != Severity.Error) continue;
            var place = diagnostic.Position is { Line: > 0 } at && at.Line <= text.Lines.Count ? text.Lines[at.Line - 1] : null;
            var refusal = StageErrors.Refused(diagnostic.Message, place?.Position);
            if (!problems.Contains(refusal)) problems.Add(refusal);
        }
    }
}
