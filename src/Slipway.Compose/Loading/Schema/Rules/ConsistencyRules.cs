using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>What the parts of a project say of each other. An error is what docker compose or the engine refuses; a warning, what both take and what cannot work as written.</summary>
public static class ConsistencyRules
{
    /// <summary>Checks a project. Never throws, whatever the tree: what is not of the form it should have is <see cref="ComposeSchema"/>'s to tell.</summary>
    /// <param name="project">The project.</param>
    /// <param name="diagnostics">Receives what is wrong, by position.</param>
    public static void Check(CanonicalProject project, ICollection<Diagnostic> diagnostics)
    {
        var tree = new ProjectTree(project);
        // A YAML alias is the same text twice.
        var found = new HashSet<Diagnostic>();
        Action<Diagnostic> report = diagnostic => found.Add(diagnostic);

        new ReferenceRules(tree, report).Check();
        new DependencyCycles(tree, report).Check();
        new ServiceRules(tree, report).Check();
        new MountRules(tree, report).Check();
        new PortClashes(tree, report).Check();
        new AddressRules(tree, report).Check();

        Tell(found, diagnostics);
    }

    /// <summary>
    /// Checks the definitions of networks, volumes, secrets, configs and models, used or not, and what defaults would hide. They are as the merged files have them: what the project does not use, and
    /// what an external resource does not need, is no longer there once a project is complete.
    /// </summary>
    /// <param name="merged">All files merged, in canonical form.</param>
    /// <param name="diagnostics">Receives what is wrong, by position.</param>
    public static void CheckDefinitions(YamlMapping merged, ICollection<Diagnostic> diagnostics)
    {
        var found = new HashSet<Diagnostic>();
        new ResourceRules(merged, diagnostic => found.Add(diagnostic)).Check();
        DependencyConditions.Check(merged, diagnostic => found.Add(diagnostic));
        Tell(found, diagnostics);
    }

    private static void Tell(HashSet<Diagnostic> found, ICollection<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in found.OrderBy(diagnostic => diagnostic.Position?.File, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Position?.Line)
            .ThenBy(diagnostic => diagnostic.Position?.Column)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal)) diagnostics.Add(diagnostic);
    }
}
