using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Images.Context;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Building;

/// <summary>The files of a local build context: what the fingerprint is taken over, and what the engine is given.</summary>
internal sealed class BuildContextFiles
{
    private const string IgnoreFileName = ".dockerignore";
    private const string GeneratedDockerfile = ".slipway.Dockerfile";

    private readonly string root;
    private readonly IgnoreMatcher ignore;
    private readonly string? ignoreFile;
    private readonly Action<Diagnostic> warn;

    private BuildContextFiles(string root, IgnoreMatcher ignore, string? ignoreFile, Action<Diagnostic> warn) =>
        (this.root, this.ignore, this.ignoreFile, this.warn) = (root, ignore, ignoreFile, warn);

    /// <summary>Opens an image's context; null when the engine fetches it.</summary>
    /// <exception cref="SlipwayException">The folder is not there, or its ignore file is malformed.</exception>
    public static BuildContextFiles? Open(PreparedImage image, Action<Diagnostic> warn)
    {
        if (image.Definition.Context is not LocalContext local)
            return null;
        var ignoreFile = IgnoreFile.Find(local.Directory, image.Definition.Dockerfile);
        var ignore = ignoreFile is null ? IgnoreMatcher.Nothing : IgnoreFile.Read(ignoreFile).ToMatcher();
        return new BuildContextFiles(local.Directory, ignore, ignoreFile, warn);
    }

    /// <summary>The part of the context that can influence the image, with what symbolic links on the way lead to.</summary>
    public BuildContext Relevant(ContextUse use)
    {
        if (use.IsEverything)
            return BuildContext.Open(root, ignore, null, warn);
        var followed = use.Patterns.Count == 0 ? [] : FollowedPaths.Resolve(root, use.Patterns);
        if (use.Patterns.Count > 0 && followed.Count == 0)
            return BuildContext.Open(root, ignore, null, warn);
        foreach (var path in followed)
            use = use.With(path);
        return BuildContext.Open(root, ignore, use.Matches, warn);
    }

    /// <summary>The folders a BuildKit session serves.</summary>
    public IReadOnlyDictionary<string, IContextDirectory> SessionContexts(PreparedImage image) => new Dictionary<string, IContextDirectory>
    {
        [BuildSessionContent.MainContext] = new ContextDirectory(root, warn),
        [BuildSessionContent.DockerfileContext] = new DockerfileDirectory(image),
    };

    /// <summary>The Dockerfile's path in the archive that <see cref="WriteBodyAsync"/> writes.</summary>
    public string NameInBody(PreparedImage image) => InContext(image) ?? GeneratedDockerfile;

    /// <summary>
    /// Writes the context as a tar archive. The Dockerfile and the ignore file always are in it; the classic builder hides them from COPY where the ignore file says so.
    /// </summary>
    public Task WriteBodyAsync(PreparedImage image, Stream target, CancellationToken cancellationToken)
    {
        var context = BuildContext.Open(root, ignore, null, warn);
        if (InContext(image) is { } name)
            return ContextTar.WriteAsync(target, context.Entries([name, IgnoreFileName]), context.OpenFile, [], cancellationToken);
        GeneratedFile[] generated = [new(GeneratedDockerfile, image.DockerfileBytes), new(IgnoreFileName, IgnoringGenerated())];
        var entries = context.Entries().Where(entry => entry.Path is not (IgnoreFileName or GeneratedDockerfile));
        return ContextTar.WriteAsync(target, entries, context.OpenFile, generated, cancellationToken);
    }

    private byte[] IgnoringGenerated()
    {
        var patterns = ignoreFile is null ? "" : File.ReadAllText(ignoreFile);
        return Encoding.UTF8.GetBytes($"{patterns.TrimEnd('\n')}\n{GeneratedDockerfile}\n{(ignoreFile is null ? IgnoreFileName + "\n" : "")}");
    }

    private string? InContext(PreparedImage image)
    {
        var name = Path.GetRelativePath(root, image.Definition.Dockerfile);
        var outside = name == ".." || name.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(name);
        return outside ? null : name.Replace(Path.DirectorySeparatorChar, '/');
    }
}
