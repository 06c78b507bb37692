using System.Text;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Output;

/// <summary>
/// A whole project as one document: its canonical tree as YAML, in which every value stands for itself. Reading it needs no other file, no environment and no interpolation, so
/// that it can be kept and brought up again from any machine.
/// </summary>
public static class ProjectDocument
{
    private const string File = "compose.yaml";

    /// <summary>The document: UTF-8, the same bytes for the same tree whatever the order of its keys.</summary>
    /// <param name="canonical">The tree (<see cref="LoadedProject.Canonical"/>), also one that was changed: images by ids, paths of another host.</param>
    public static byte[] Write(YamlMapping canonical) => Encoding.UTF8.GetBytes(CanonicalYaml.WriteLiterally(canonical));

    /// <summary>
    /// The project of a document. It has no folder, no files and no services that profiles leave out: its working directory is <c>/</c>, and paths in it are absolute. A secret's
    /// or config's source is what the document says, until the caller puts another in its place (<see cref="FileObjectHeld"/>).
    /// </summary>
    /// <param name="document">The document's bytes.</param>
    /// <param name="name">The project's name, which the names of its containers begin with.</param>
    /// <exception cref="SlipwayException">SLIP3105: it is no document of a project; or holds what is wrong with it.</exception>
    public static ComposeProject Read(ReadOnlyMemory<byte> document, string name)
    {
        var diagnostics = new List<Diagnostic>();
        var root = TextFile.Decode(document.Span, File, diagnostics) is { } text && YamlReader.Read(text, File, diagnostics) is [var only] ? only as YamlMapping : null;
        Stop(diagnostics);
        return root is null ? throw new SlipwayException(LoadErrors.NoMapping(File, new SourcePosition(File))) : Of(root, name);
    }

    /// <summary>The project that <see cref="Read"/> gives of the document of a tree, with the positions that the tree has.</summary>
    /// <param name="canonical">The tree.</param>
    /// <param name="name">The project's name.</param>
    /// <exception cref="SlipwayException">Holds what is wrong with it.</exception>
    public static ComposeProject Of(YamlMapping canonical, string name)
    {
        var diagnostics = new List<Diagnostic>();
        var project = ModelReader.Read(
            new CanonicalProject { Name = name, WorkingDirectory = "/", Root = canonical, DisabledServices = new YamlMapping([]), Variable = _ => null }, diagnostics);
        Stop(diagnostics);
        return project;
    }

    private static void Stop(List<Diagnostic> diagnostics)
    {
        if (diagnostics.Exists(diagnostic => diagnostic.Severity == Severity.Error)) throw new SlipwayException(diagnostics);
    }
}
