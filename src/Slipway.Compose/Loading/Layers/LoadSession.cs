using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.Interpolation;
using Slipway.Compose.Loading.Schema;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Layers;

/// <summary>What the files of one project directory share while they are read: an included project has a session of its own.</summary>
internal sealed class LoadSession(string directory, ProjectVariables variables, Interpolator interpolator, InputRecorder inputs, string home, ICollection<Diagnostic> diagnostics, CancellationToken cancellationToken)
{
    /// <summary>Absolute path that relative ones start from.</summary>
    public string Directory { get; } = directory;

    public ProjectVariables Variables { get; } = variables;

    public InputRecorder Inputs { get; } = inputs;

    public ICollection<Diagnostic> Diagnostics { get; } = diagnostics;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A session for files whose relative paths start elsewhere.</summary>
    public LoadSession In(string other) => new(other, Variables, interpolator, Inputs, home, Diagnostics, CancellationToken);

    /// <summary>A session for a project that brings variables of its own.</summary>
    public LoadSession In(string other, ProjectVariables its) => new(other, its, interpolator.With(name => its[name]), Inputs, home, Diagnostics, CancellationToken);

    /// <summary>The files with their documents.</summary>
    public IReadOnlyList<(string File, IReadOnlyList<YamlMapping> Documents)> Read(IReadOnlyList<string> files)
    {
        var read = new List<(string, IReadOnlyList<YamlMapping>)>(files.Count);
        foreach (var file in files) read.Add((file, Documents(file)));
        return read;
    }

    /// <summary>The documents of a file that are mappings; what else it holds is an error.</summary>
    public List<YamlMapping> Documents(string file)
    {
        CancellationToken.ThrowIfCancellationRequested();
        var before = Errors;
        var documents = new List<YamlMapping>();
        foreach (var node in Inputs.Read(file, Diagnostics))
        {
            // A tag says what becomes of earlier files' values, and there are none of the whole.
            if (node is YamlMapping mapping) documents.Add(mapping.Tag is null ? mapping : new(mapping.Entries, mapping.Position));
            else if (!Shapes.IsNull(node)) Diagnostics.Add(LoadErrors.NoMapping(file, node.Position));
        }
        if (documents.Count == 0 && Errors == before) Diagnostics.Add(LoadErrors.Empty(file));
        return documents;
    }

    /// <summary>A document with its variables put in; keys stay.</summary>
    public YamlMapping Interpolated(YamlMapping document) => interpolator.Interpolate(document, Diagnostics) as YamlMapping ?? document;

    /// <summary>An interpolated document in canonical form, or null where its form is wrong: what would be found in it then are consequences.</summary>
    public YamlMapping? Shaped(YamlMapping document)
    {
        var before = Errors;
        ComposeSchema.Validate(document, Diagnostics);
        return Errors == before ? ProjectForm.Apply(document, new(Directory, home, Diagnostics)) : null;
    }

    /// <summary>A path as the files of this directory write it, made absolute.</summary>
    public string Absolute(string path) => PathForms.Absolute(path, new(Directory, home, Diagnostics));

    /// <summary>How many errors there are by now.</summary>
    public int Errors
    {
        get
        {
            var count = 0;
            foreach (var diagnostic in Diagnostics)
            {
                if (diagnostic.Severity == Severity.Error) count++;
            }
            return count;
        }
    }
}
