using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Containers;

/// <summary>A service on its way to a container: what it is made from, and what has been found wrong.</summary>
internal sealed class ContainerDraft(ComposeProject project, ComposeService service, EngineFacts engine, Func<string, string?> variable)
{
    public ComposeProject Project => project;

    public ComposeService Service => service;

    public EngineFacts Engine => engine;

    public Func<string, string?> Variable => variable;

    public List<Diagnostic> Diagnostics { get; } = [];

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    /// <summary>Whether the engine can do what a member asks; an error where it cannot.</summary>
    public bool Needs(ApiVersion version, string member, SourcePosition at)
    {
        if (engine.ApiVersion >= version) return true;
        Report(MappingErrors.NeedsNewerEngine(member, service.Name, version, engine.ApiVersion, at));
        return false;
    }

    /// <summary>Whether the engine heeds what a member asks; a warning where it does not.</summary>
    public bool Heeds(ApiVersion version, string member, SourcePosition at)
    {
        if (engine.ApiVersion >= version) return true;
        Report(MappingErrors.IgnoredByEngine(member, service.Name, version, engine.ApiVersion, at));
        return false;
    }

    /// <exception cref="SlipwayException">There is an error among what was found.</exception>
    public void ThrowOnError()
    {
        foreach (var diagnostic in Diagnostics)
        {
            if (diagnostic.Severity == Severity.Error) throw new SlipwayException(Diagnostics);
        }
    }
}
