using Slipway.Compose.Loading.Completion;
using Slipway.Compose.Loading.Discovery;
using Slipway.Compose.Loading.Interpolation;
using Slipway.Compose.Loading.Layers;
using Slipway.Compose.Loading.Schema.Rules;
using Slipway.Compose.Model;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading;

/// <summary>
/// Reads a compose project: discovery, interpolation, include, <c>!reset</c>/<c>!override</c>, extends, merge, validation, canonical form, profiles, absolute paths.
/// </summary>
public static class ComposeLoader
{
    /// <summary>Loads a project.</summary>
    /// <exception cref="SlipwayException">Anything is wrong: holds every error that could be found, and the warnings, in the order of the files.</exception>
    public static LoadedProject Load(ComposeSources sources, CancellationToken cancellationToken)
    {
        var diagnostics = new List<Diagnostic>();
        var inputs = new InputRecorder(sources.Variable);
        var canonical = Canonical(sources, inputs, diagnostics, cancellationToken);
        Stop(diagnostics);
        ConsistencyRules.Check(canonical!, diagnostics);
        Stop(diagnostics);
        var project = ModelReader.Read(canonical!, diagnostics);
        Stop(diagnostics);
        return new(project, canonical!.Root, inputs.ToInputs(), diagnostics) { Variable = canonical.Variable };
    }

    /// <summary>The project's canonical form, or null where there is nothing to make it of.</summary>
    internal static CanonicalProject? Canonical(ComposeSources sources, InputRecorder inputs, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var environment = ProjectEnvironment.Before(sources, inputs, diagnostics);
        var files = ProjectFiles.Of(sources, environment.Variables, inputs, diagnostics);
        if (files.Count == 0) return null;
        var directory = sources.ProjectDirectory is { } given ? Path.GetFullPath(given, sources.Directory) : Path.GetDirectoryName(files[0])!;
        environment = environment.In(directory, sources, inputs, diagnostics);

        var home = environment.Variables["HOME"] ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        LoadSession Session(ProjectVariables variables) => new(directory, variables, new Interpolator(name => variables[name]), inputs, home, diagnostics, cancellationToken);
        var documents = Session(environment.Variables).Read(files);
        var written = WrittenName(documents, environment.Variables);
        if (ProjectName.Of(sources.ProjectName, written, directory, environment.Variables, diagnostics) is not { } name)
            name = "unnamed";

        var session = Session(environment.Variables.Named(name));
        if (FileLayers.Merge(documents, session, []) is not { } merged) return null;
        ConsistencyRules.CheckDefinitions(merged, diagnostics);
        var services = merged["services"] as YamlMapping ?? new YamlMapping([], merged.Position);
        var profiles = ProfileSelection.Active(sources, session.Variables, services, diagnostics);
        var (enabled, disabled) = ProfileSelection.Split(services, profiles);
        return new()
        {
            Name = name,
            WorkingDirectory = directory,
            ConfigFiles = files,
            EnvironmentFiles = environment.NamedFiles,
            Profiles = profiles,
            Root = ProjectCompletion.Complete(merged, enabled, name, session),
            DisabledServices = ProjectCompletion.CompleteDisabled(disabled, session),
            Variable = variable => session.Variables[variable],
        };
    }

    // Of the last file that has one; its references are complained about when the file itself is read.
    private static YamlScalar? WrittenName(IReadOnlyList<(string File, IReadOnlyList<YamlMapping> Documents)> files, ProjectVariables variables)
    {
        YamlScalar? name = null;
        foreach (var (_, documents) in files)
        {
            foreach (var document in documents)
            {
                if (document["name"] is YamlScalar { IsNull: false } scalar) name = scalar;
            }
        }
        return name is null ? null : new YamlScalar(new Interpolator(variable => variables[variable]).Interpolate(name.Text, name.Position, new List<Diagnostic>()), ScalarKind.Text, name.Position);
    }

    private static void Stop(List<Diagnostic> diagnostics)
    {
        KeepFirstOfEach(diagnostics);
        if (diagnostics.Exists(diagnostic => diagnostic.Severity == Severity.Error)) throw new SlipwayException(diagnostics);
    }

    // A file can be read for several reasons (a .env by the project and by what it includes), and each env file, interpolated for itself, misses the same variable.
    private static void KeepFirstOfEach(List<Diagnostic> diagnostics)
    {
        var told = new HashSet<Diagnostic>();
        diagnostics.RemoveAll(diagnostic => !told.Add(diagnostic.Code == YamlErrors.UnsetVariableCode ? diagnostic with { Position = null } : diagnostic));
    }
}
