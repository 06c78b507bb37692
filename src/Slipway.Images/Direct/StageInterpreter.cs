using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Files;
using Slipway.Images.Building;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Stages;

namespace Slipway.Images.Direct;

/// <summary>
/// Carries out a Dockerfile that runs no command, as a builder would (Dockerfile reference). Where the two could differ: files of the context and of lists get the modes 0755 (folders, and files that their owner may execute) and 0644, whatever
/// the umask of whoever checked them out; WORKDIR makes no folder, which engines do when a container starts.
/// </summary>
/// <param name="image">The image.</param>
/// <param name="platform">For which platform.</param>
/// <param name="bases">Finds base images.</param>
/// <param name="time">What history entries say.</param>
/// <param name="log">Hears warnings.</param>
internal sealed class StageInterpreter(DirectImage image, DirectPlatform platform, BaseImages bases, DateTimeOffset time, IBuildLog log)
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int FolderMode = 0x1ED;
    private const int FileMode = 0x1A4;

    private readonly Dictionary<int, DirectStage> stages = [];
    private ImageTree? context;

    // Where nothing is copied nobody has to know the folders of base images, which takes reading their layers once.
    private bool copies;

    /// <summary>What the stages read of the build context.</summary>
    public ContextUse Use { get; private set; } = ContextUse.Nothing;

    /// <summary>Reads the Dockerfile and carries it out.</summary>
    /// <exception cref="SlipwayException">It has errors, needs an engine, or names what is not there.</exception>
    public async Task<DirectStage> RunAsync(CancellationToken cancellationToken)
    {
        var syntax = DockerfileReader.Parse(image.DockerfilePath, image.Dockerfile);
        Check(syntax.Diagnostics);
        var options = new StageGraphOptions { BuildArguments = image.Args, Platform = platform.Platform.ToString(), BuildPlatform = Platform.Host.ToString() };
        var graph = StageGraph.Of(syntax, options);
        var target = graph.Target();
        options = options with { Target = target.Label };
        graph = StageGraph.Of(syntax, options);
        target = graph.Target();
        Check(graph.Check(target));
        Use = UseOf(graph, target);
        var global = VariableScope.Global(syntax, options);
        var reachable = graph.ReachableStages(target);
        copies = reachable.Any(stage => stage.Syntax.Instructions.Any(instruction => instruction.Kind == InstructionKind.Copy));
        foreach (var stage in reachable)
            stages[stage.Index] = await RunAsync(graph, stage, global, cancellationToken);
        return stages[target.Index];
    }

    private async Task<DirectStage> RunAsync(StageGraph graph, Stage stage, VariableScope global, CancellationToken cancellationToken)
    {
        var state = stage.Base switch
        {
            StageBase.OtherStage other => stages[other.Index].Continue(),
            StageBase.Scratch => Scratch(global),
            StageBase.Image named => await BeginAsync(named.Reference, stage, global, cancellationToken),
            _ => throw new SlipwayException(DirectErrors.CannotExpand(stage.Syntax.From.Text, "its base image is not known", PositionOf(stage.Syntax.From))),
        };
        foreach (var instruction in stage.Syntax.Instructions)
            await ApplyAsync(graph, state, instruction, cancellationToken);
        return state;
    }

    private static DirectStage Scratch(VariableScope global)
    {
        var state = DirectStage.Begin(null, ImageTree.Empty, global.Stage(new Dictionary<string, string> { ["PATH"] = DefaultPath }, isImage: false));
        // What BuildKit gives an image that is made of nothing.
        state.Config = state.Config with { Env = [$"PATH={DefaultPath}"], WorkingDir = "/" };
        return state;
    }

    private async Task<DirectStage> BeginAsync(string reference, Stage stage, VariableScope global, CancellationToken cancellationToken)
    {
        var position = PositionOf(stage.Syntax.From);
        var wanted = stage.Platform is null ? platform.Platform : Platform.Parse(stage.Platform) ?? platform.Platform;
        var found = await bases.FindAsync(reference, wanted, position, cancellationToken);
        if (found.Content.Configuration.Execution.OnBuild.Count > 0)
            throw new SlipwayException(DirectErrors.BaseHasTriggers(reference, position));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = DefaultPath };
        foreach (var entry in found.Content.Configuration.Execution.Env)
        {
            if (entry.IndexOf('=', StringComparison.Ordinal) is > 0 and var separator)
                environment[entry[..separator]] = entry[(separator + 1)..];
        }

        var below = copies ? await found.TreeAsync(bases.Store, cancellationToken) : ImageTree.Empty;
        return DirectStage.Begin(found, below, global.Stage(environment, isImage: true));
    }

    private async Task ApplyAsync(StageGraph graph, DirectStage state, Instruction instruction, CancellationToken cancellationToken)
    {
        string Expand(Word word) => this.Expand(state, word);

        if (instruction.Kind == InstructionKind.Copy && instruction.Heredocs.Count == 0)
            await CopyAsync(graph, state, instruction, cancellationToken);
        else if (new ConfigInstructions(state, Expand).TryApply(instruction))
            state.History.Add(new HistoryEntry(DockerfileWriter.Write(instruction)) { Created = time, Comment = "slipway", EmptyLayer = true });
        else if (instruction.Kind != InstructionKind.Arg)
            throw new SlipwayException(DirectErrors.NeedsEngine(image.Name, instruction.Name.Value.ToUpperInvariant(), PositionOf(instruction)));
        state.Scope.Pass(instruction);
    }

    private async Task CopyAsync(StageGraph graph, DirectStage state, Instruction copy, CancellationToken cancellationToken)
    {
        var unsupported = copy.Flags.FirstOrDefault(flag => flag.Name is not ("from" or "chown" or "chmod" or "link"));
        if (unsupported is not null)
            throw new SlipwayException(DirectErrors.NeedsEngine(image.Name, $"COPY --{unsupported.Name}", PositionOf(copy)));
        var words = copy.Arguments.Select(word => Expand(state, word)).ToList();
        var sources = new List<CopyTree>();
        foreach (var path in words[..^1])
            sources.Add(await TreeAsync(graph, copy, path, cancellationToken));
        var entries = new CopyInstruction(state, PositionOf(copy))
        {
            Owner = copy.Flag("chown") is { } owner ? await OwnerAsync(state, Expand(state, new Word(owner.Value!, owner.Span)), PositionOf(copy), cancellationToken) : null,
            Mode = copy.Flag("chmod") is { } mode ? Expand(state, new Word(mode.Value!, mode.Span)) : null,
        }.Entries(sources, words[^1]);
        var name = NameOf(copy, words, sources);
        state.Folders.Add(entries);
        state.Layers.Add(new LayerDefinition(name, entries));
        state.History.Add(new HistoryEntry(name) { Created = time, Comment = "slipway" });
    }

    private async Task<CopyTree> TreeAsync(StageGraph graph, Instruction copy, string path, CancellationToken cancellationToken)
    {
        if (copy.Flag("from")?.Value is { Length: > 0 } from)
        {
            if (graph.Find(from) is { } other)
                return new CopyTree(await stages[other.Index].TreeAsync(bases.Store, cancellationToken), path, $"stage {from}");
            var found = await bases.FindAsync(from, platform.Platform, PositionOf(copy), cancellationToken);
            return new CopyTree(await found.TreeAsync(bases.Store, cancellationToken), path, $"image {from}");
        }

        var clean = ImagePath.Clean("", path);
        foreach (var list in platform.Files)
        {
            if (clean == list.Folder)
                return new CopyTree(ImageTree.Empty.With(EntriesOf(list)), "", $"the list {ImagePath.Name(list.Folder)}");
        }

        return new CopyTree(Context(), path, "the build context");
    }

    private async Task<(int Uid, int Gid)> OwnerAsync(DirectStage state, string owner, SourcePosition? position, CancellationToken cancellationToken)
    {
        var accounts = OwnerOption.IsNumeric(owner) ? null : await Accounts.ReadAsync(await state.TreeAsync(bases.Store, cancellationToken), cancellationToken);
        return OwnerOption.Read(owner, accounts, position);
    }

    /// <summary>What a layer is called: the instruction, but for the folder that stands for a list of files.</summary>
    private string NameOf(Instruction copy, List<string> words, List<CopyTree> sources)
    {
        var text = new StringBuilder("COPY");
        foreach (var flag in copy.Flags)
            text.Append(" --").Append(flag.Name).Append(flag.Value is null ? "" : "=" + flag.Value);
        for (var i = 0; i < sources.Count; i++)
            text.Append(' ').Append(platform.Files.Any(list => list.Folder == ImagePath.Clean("", words[i])) ? ImagePath.Name(ImagePath.Clean("", words[i])) : words[i]);
        return text.Append(' ').Append(words[^1]).ToString();
    }

    private static List<LayerEntry> EntriesOf(StagedFiles list)
    {
        var entries = new List<LayerEntry>();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in list.Files)
        {
            var path = ImagePath.Clean("", file.Path);
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                if (folders.Add(path[..slash]))
                    entries.Add(new FolderEntry(path[..slash], FolderMode, 0, 0));
            }

            entries.Add(new FileEntry(path, new FileSource.OnDisk(file.Source), file.Mode ?? ModeOf(FileStamp.Find(file.Source)?.Mode ?? 0), 0, 0));
        }

        return entries;
    }

    private ImageTree Context()
    {
        if (context is not null)
            return context;
        var files = BuildContextFiles.Open(image.ContextDirectory, image.DockerfilePath, image.Hidden, log.Report).Relevant(Use);
        return context = ImageTree.Empty.With([.. files.Entries().Select(entry => EntryOf(files.Root, entry))]);
    }

    /// <summary>An entry of the build context as COPY copies it.</summary>
    public static LayerEntry EntryOf(string root, ContextEntry entry) => entry.Kind switch
    {
        ContextEntryKind.Directory => new FolderEntry(entry.Path, FolderMode, 0, 0),
        ContextEntryKind.SymbolicLink => new LinkEntry(entry.Path, entry.LinkTarget!, 0, 0),
        _ => new FileEntry(entry.Path, new FileSource.OnDisk(Path.Combine(root, entry.Path)), ModeOf(entry.Mode), 0, 0),
    };

    private static int ModeOf(int mode) => (mode & 0x40) != 0 ? FolderMode : FileMode;

    /// <summary>What is read of the context, without the folders that stand for lists of files.</summary>
    private ContextUse UseOf(StageGraph graph, Stage target)
    {
        var use = graph.ContextUse(target);
        if (use.IsEverything)
            return use;
        var only = ContextUse.Nothing;
        foreach (var pattern in use.Patterns)
        {
            if (!platform.Files.Any(list => list.Folder == pattern))
                only = only.With(pattern);
        }

        return only;
    }

    private string Expand(DirectStage state, Word word)
    {
        var expansion = state.Scope.Expand(word.Value);
        return expansion.Value
            ?? throw new SlipwayException(DirectErrors.CannotExpand(word.Value, expansion.Error ?? "a variable's value is not known", PositionOf(word.Span)));
    }

    private void Check(IReadOnlyList<Diagnostic> diagnostics)
    {
        var here = diagnostics.Select(diagnostic => DockerfileLines.InProject(image, diagnostic)).ToList();
        if (here.Exists(diagnostic => diagnostic.Severity == Severity.Error))
            throw new SlipwayException(here);
        here.ForEach(log.Report);
    }

    private SourcePosition? PositionOf(Instruction instruction) => PositionOf(instruction.Span);

    private SourcePosition? PositionOf(SourceSpan span) => DockerfileLines.InProject(image, span.In(image.DockerfilePath));
}
