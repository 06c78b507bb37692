using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Building;

/// <summary>A definition together with its Dockerfile, read once: the check, the fingerprint and the engine all see the same text.</summary>
internal sealed record PreparedImage
{
    private PreparedImage(ImageDefinition definition) => Definition = definition;

    public ImageDefinition Definition { get; }

    /// <summary>The Dockerfile's bytes; empty for a remote context, whose Dockerfile only the engine sees.</summary>
    public ReadOnlyMemory<byte> DockerfileBytes { get; private init; }

    public DockerfileSyntax? Syntax { get; private init; }

    /// <summary>The stages as far as they are known without the base images.</summary>
    public StageGraph? Graph { get; private init; }

    /// <summary>The stage to build.</summary>
    public Stage? Target { get; private init; }

    /// <summary>What the engine is given as target: null builds the last stage.</summary>
    public string? TargetName => Syntax is null ? Definition.Target : Target is { } stage && stage.Index < Graph!.Stages.Count - 1 ? stage.Label : null;

    /// <summary>The build arguments: the project's, and those offered that the Dockerfile declares.</summary>
    public required IReadOnlyDictionary<string, string?> Args { get; init; }

    /// <summary>The Dockerfile as messages name it: relative to the context where it lies in it.</summary>
    public string DockerfileName => Definition.Context is LocalContext local ? Path.GetRelativePath(local.Directory, Definition.Dockerfile) : Definition.Dockerfile;

    /// <summary>The images this one is made from: base images, and those its steps copy from.</summary>
    public IReadOnlyList<ImageReference> UsedImages { get; private init; } = [];

    /// <summary>Reads the Dockerfile and chooses the stage.</summary>
    /// <exception cref="SlipwayException">The Dockerfile cannot be read or has errors, or the stage does not exist.</exception>
    public static PreparedImage Read(ImageDefinition definition, IBuildLog log)
    {
        if (definition.Context is RemoteContext)
            return new PreparedImage(definition) { Args = definition.Args };

        var bytes = ReadDockerfile(definition.Dockerfile);
        var syntax = DockerfileReader.Parse(definition.Dockerfile, System.Text.Encoding.UTF8.GetString(bytes), definition.Args.GetValueOrDefault("BUILDKIT_SYNTAX"));
        ReportAndThrowOnErrors(syntax.Diagnostics, log);

        var args = WithOffered(definition, syntax);
        var graph = StageGraph.Of(syntax, Options(definition, args));
        var target = definition.Target is null ? graph.Choose([.. definition.PreferredTargets]) ?? graph.Target() : graph.Target(definition.Target);
        graph = StageGraph.Of(syntax, Options(definition, args) with { Target = target.Label });
        ReportAndThrowOnErrors(graph.Check(target), log);
        return new PreparedImage(definition)
        {
            DockerfileBytes = bytes,
            Syntax = syntax,
            Graph = graph,
            Target = target,
            Args = args,
            UsedImages = References(graph.BaseImages(target).Concat(graph.CopiedImages(target))),
        };
    }

    /// <summary>Which files of the context can influence the image, now that its base images are known.</summary>
    public ContextUse ContextUse(Func<string, BaseImageFacts?> inspect)
    {
        var graph = StageGraph.Of(Syntax!, Options(Definition, Args) with { Target = Target!.Label, Inspect = inspect });
        var use = graph.ContextUse(graph.Stages[Target.Index]);
        return use.DependsOnOnBuildOf.Count > 0 ? Dockerfiles.ContextUse.Everything : use;
    }

    private static StageGraphOptions Options(ImageDefinition definition, IReadOnlyDictionary<string, string?> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in args)
        {
            if (value is not null)
                given[name] = value;
        }

        return new StageGraphOptions { BuildArguments = given, Platform = definition.Platform };
    }

    private static byte[] ReadDockerfile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ImageErrors.DockerfileUnreadable(path, failure.Message), failure);
        }
    }

    private static Dictionary<string, string?> WithOffered(ImageDefinition definition, DockerfileSyntax syntax)
    {
        var args = new Dictionary<string, string?>(definition.Args, StringComparer.Ordinal);
        foreach (var instruction in syntax.Instructions)
        {
            if (instruction.Kind != InstructionKind.Arg)
                continue;
            foreach (var pair in instruction.Pairs)
            {
                if (definition.OfferedArgs.TryGetValue(pair.Key.Value, out var value))
                    args.TryAdd(pair.Key.Value, value);
            }
        }

        return args;
    }

    private static List<ImageReference> References(IEnumerable<ImageUse> uses)
    {
        var references = new List<ImageReference>();
        foreach (var use in uses)
        {
            if (ImageReference.TryParse(use.Reference, out var reference) && !references.Contains(reference!))
                references.Add(reference!);
        }

        return references;
    }

    private static void ReportAndThrowOnErrors(IReadOnlyList<Diagnostic> diagnostics, IBuildLog log)
    {
        if (diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error))
            throw new SlipwayException(diagnostics);
        foreach (var diagnostic in diagnostics)
            log.Report(diagnostic);
    }
}
