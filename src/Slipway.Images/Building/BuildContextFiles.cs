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
    private readonly bool inForce;
    private readonly Action<Diagnostic> warn;

    private BuildContextFiles(string root, IgnoreMatcher ignore, bool inForce, Action<Diagnostic> warn) =>
        (this.root, this.ignore, this.inForce, this.warn) = (root, ignore, inForce, warn);

    /// <summary>Opens an image's context; null when the engine fetches it.</summary>
    /// <exception cref="SlipwayException">The folder is not there, or its ignore file is malformed.</exception>
    public static BuildContextFiles? Open(PreparedImage image, Action<Diagnostic> warn)
    {
        return image.Definition.Context is LocalContext local ? Open(local.Directory, image.Definition.Dockerfile, [], warn) : null;
    }

    /// <summary>Opens a folder as the context of a Dockerfile.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="dockerfile">The Dockerfile's path, which may have an ignore file of its own; null for none.</param>
    /// <param name="hidden">Patterns that go after those of the ignore file.</param>
    /// <param name="warn">Hears what is odd about the folder's files.</param>
    /// <exception cref="SlipwayException">The folder is not there, or its ignore file is malformed.</exception>
    public static BuildContextFiles Open(string directory, string? dockerfile, IReadOnlyList<string> hidden, Action<Diagnostic> warn)
    {
        var ignoreFile = IgnoreFile.Find(directory, dockerfile);
        var ignore = ignoreFile is null ? IgnoreMatcher.Nothing : IgnoreFile.Read(ignoreFile).ToMatcher();
        if (hidden.Count > 0)
            ignore = new IgnoreMatcher([.. ignore.Patterns, .. IgnoreFile.Parse("", string.Join('\n', hidden)).Patterns]);
        return new BuildContextFiles(directory, ignore, ignoreFile == Path.Combine(directory, IgnoreFileName), warn);
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
    /// Writes the context as a tar archive. The Dockerfile is in it even when it is ignored. The classic builder hides it, and the ignore file, from COPY as the archive's
    /// <c>.dockerignore</c> says; Podman hides everything it names; BuildKit hides nothing of an archive.
    /// </summary>
    public Task WriteBodyAsync(PreparedImage image, ArchiveReader reader, Stream target, CancellationToken cancellationToken)
    {
        var context = BuildContext.Open(root, ignore, null, warn);
        var generated = new List<GeneratedFile>();
        var always = new List<string>();
        if (InContext(image) is { } name)
            always.Add(name);
        else
            generated.Add(new GeneratedFile(name = GeneratedDockerfile, image.DockerfileBytes));
        if (reader != ArchiveReader.BuildKit)
        {
            if (HidingIgnoreFile(name, reader) is { } hiding)
                generated.Add(new GeneratedFile(IgnoreFileName, hiding));
            else
                always.Add(IgnoreFileName);
        }

        var replaced = generated.Select(file => file.Path).ToHashSet();
        return ContextTar.WriteAsync(target, context.Entries(always).Where(entry => !replaced.Contains(entry.Path)), context.OpenFile, generated, cancellationToken);
    }

    /// <summary>
    /// The ignore file that makes a builder, which knows only <c>.dockerignore</c>, hide what the ignore file in force hides; null when the context's own does.
    /// </summary>
    private byte[]? HidingIgnoreFile(string dockerfile, ArchiveReader reader)
    {
        var path = Path.Combine(root, IgnoreFileName);
        var own = File.Exists(path) ? File.ReadAllText(path) : null;
        // Podman obeys every line of it, so one that is not in force must not arrive.
        var replaces = reader == ArchiveReader.Buildah && own is not null && !inForce;
        own = replaces ? "" : own;
        var known = own is null ? IgnoreMatcher.Nothing : new IgnoreMatcher(IgnoreFile.Parse(path, own).Patterns);
        var corrections = new StringBuilder();
        Correct(dockerfile, hidden: dockerfile == GeneratedDockerfile || ignore.IsIgnored(dockerfile));
        if (own is not null)
            Correct(IgnoreFileName, hidden: ignore.IsIgnored(IgnoreFileName));
        if (corrections.Length == 0 && !replaces)
            return null;
        return Encoding.UTF8.GetBytes($"{own ?? IgnoreFileName}\n{corrections}");

        void Correct(string name, bool hidden)
        {
            if (known.IsIgnored(name) != hidden)
                corrections.Append(hidden ? "" : "!").Append(AsPattern(name)).Append('\n');
        }
    }

    /// <summary>The pattern that matches one path.</summary>
    public static string AsPattern(string path) =>
        string.Concat(path.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '!' or '#' ? $"\\{c}" : c.ToString()));

    private string? InContext(PreparedImage image)
    {
        var name = Path.GetRelativePath(root, image.Definition.Dockerfile);
        var outside = name == ".." || name.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(name);
        return outside ? null : name.Replace(Path.DirectorySeparatorChar, '/');
    }
}

/// <summary>Who unpacks a context that is sent as an archive.</summary>
internal enum ArchiveReader
{
    /// <summary>BuildKit.</summary>
    BuildKit,

    /// <summary>Docker's classic builder.</summary>
    Classic,

    /// <summary>Podman's builder.</summary>
    Buildah,
}
