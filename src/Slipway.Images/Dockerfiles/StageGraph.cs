using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>The stages of a Dockerfile with their variables expanded, and what each needs.</summary>
public sealed class StageGraph
{
    private readonly DockerfileSyntax _syntax;
    private readonly StageGraphOptions _options;
    private readonly IReadOnlyList<Diagnostic>[] _problems;
    private readonly List<Diagnostic> _fileProblems = [];

    private StageGraph(DockerfileSyntax syntax, StageGraphOptions options)
    {
        _syntax = syntax;
        _options = options;
        _problems = new IReadOnlyList<Diagnostic>[syntax.Stages.Count];
        Stages = BuildStages();
    }

    /// <summary>All stages, in order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>Builds the graph. Never throws on a Dockerfile with errors; the stages then are as far as they can be understood.</summary>
    public static StageGraph Of(DockerfileSyntax syntax, StageGraphOptions? options = null) => new(syntax, options ?? new());

    /// <summary>The stage to build: the named one (letter case aside; a number counts from 0 where no name matches), or the last.</summary>
    /// <exception cref="SlipwayException">SLIP2130: there is no such stage. SLIP2102: there is none at all.</exception>
    public Stage Target(string? name = null)
    {
        if (Stages.Count == 0) throw new SlipwayException(DockerfileErrors.NoStage(new(_syntax.Path)));
        if (string.IsNullOrEmpty(name)) return Stages[^1];
        if (Find(name) is { } stage) return stage;
        var names = new List<string>();
        foreach (var existing in Stages)
            if (existing.Name is { } known && !names.Contains(known)) names.Add(known);
        throw new SlipwayException(DockerfileErrors.UnknownStage(name, names, Suggestion.For(name, names), new(_syntax.Path)));
    }

    /// <summary>The stage of that name or number, or null.</summary>
    public Stage? Find(string name)
    {
        var index = StageNames.ForName(_syntax.Stages, name) ?? (StageNames.IsIndex(name, out var number) ? number : -1);
        return index >= 0 && index < Stages.Count ? Stages[index] : null;
    }

    /// <summary>The first wish that names a stage, such as <c>dev</c>, <c>development</c>, <c>build_dev</c>; null when none does.</summary>
    public Stage? Choose(params ReadOnlySpan<string> wishes)
    {
        foreach (var wish in wishes)
            if (StageNames.ForName(_syntax.Stages, wish) is { } index) return Stages[index];
        return null;
    }

    /// <summary>The stages a stage needs directly.</summary>
    public IReadOnlyList<Stage> DependenciesOf(Stage target)
    {
        var stages = new Stage[target.Dependencies.Count];
        for (var i = 0; i < stages.Length; i++) stages[i] = Stages[target.Dependencies[i]];
        return stages;
    }

    /// <summary>The target and every stage it needs, in the order of the file.</summary>
    public IReadOnlyList<Stage> ReachableStages(Stage target)
    {
        var seen = new bool[Stages.Count];
        var open = new List<int> { target.Index };
        while (open.Count > 0)
        {
            var index = open[^1];
            open.RemoveAt(open.Count - 1);
            if (seen[index]) continue;
            seen[index] = true;
            foreach (var next in Stages[index].Dependencies) open.Add(next);
        }
        var reachable = new List<Stage>();
        foreach (var stage in Stages)
            if (seen[stage.Index]) reachable.Add(stage);
        return reachable;
    }

    /// <summary>The images the stages a target needs begin with, each reference and platform once. One that is not known before the build is not among them.</summary>
    public IReadOnlyList<ImageUse> BaseImages(Stage target)
    {
        var images = new List<ImageUse>();
        foreach (var stage in ReachableStages(target))
        {
            if (stage.Base is StageBase.Image image)
                AddImage(images, new(image.Reference, stage.Platform ?? _options.Platform, stage.Syntax.From.Arguments[0].Span));
        }
        return images;
    }

    /// <summary>The images COPY and RUN --mount of the stages a target needs read from.</summary>
    public IReadOnlyList<ImageUse> CopiedImages(Stage target)
    {
        var images = new List<ImageUse>();
        foreach (var stage in ReachableStages(target))
            foreach (var image in stage.CopiedImages) AddImage(images, image with { Platform = stage.Platform ?? _options.Platform });
        return images;
    }

    /// <summary>The secrets a target's RUNs mount, each id once; required when one mount requires it.</summary>
    public IReadOnlyList<MountedSecret> Secrets(Stage target) => Merge(target, stage => stage.Secrets);

    /// <summary>The ssh agents a target's RUNs mount, each id once; required when one mount requires it.</summary>
    public IReadOnlyList<MountedSecret> SshIds(Stage target) => Merge(target, stage => stage.SshIds);

    /// <summary>Which files of the build context can influence a target.</summary>
    public ContextUse ContextUse(Stage target)
    {
        var use = Dockerfiles.ContextUse.Nothing;
        foreach (var stage in ReachableStages(target)) use = use.And(stage.Context);
        return use;
    }

    /// <summary>The given build arguments that no ARG declares, in order; the predefined ones need no declaration.</summary>
    public IReadOnlyList<string> UndeclaredArguments()
    {
        if (_syntax.Frontend == Frontend.Foreign) return [];
        var declared = DeclaredNames();
        var undeclared = new List<string>();
        foreach (var name in _options.BuildArguments.Keys)
            if (!declared.Contains(name) && !PredefinedArguments.NeedsNoDeclaration(name)) undeclared.Add(name);
        return undeclared;
    }

    /// <summary>What is wrong with building this target, besides the file's own diagnostics: bases, mounts, ports, undeclared arguments.</summary>
    public IReadOnlyList<Diagnostic> Check(Stage target)
    {
        var diagnostics = new List<Diagnostic>();
        if (_syntax.Frontend != Frontend.Foreign) diagnostics.AddRange(_fileProblems);
        foreach (var stage in ReachableStages(target)) diagnostics.AddRange(_problems[stage.Index]);
        var declared = DeclaredNames();
        foreach (var name in UndeclaredArguments())
            diagnostics.Add(DockerfileErrors.UndeclaredArgument(name, Suggestion.For(name, declared), new(_syntax.Path)));
        return diagnostics;
    }

    private Stage[] BuildStages()
    {
        var global = VariableScope.Global(_syntax, _options);
        var stages = new Stage[_syntax.Stages.Count];
        var scopes = new VariableScope[stages.Length];
        foreach (var syntax in _syntax.Stages)
        {
            var @base = BaseOf(syntax, global);
            var facts = @base is StageBase.Image image ? _options.Inspect?.Invoke(image.Reference) : null;
            var scope = @base is StageBase.OtherStage other
                ? scopes[other.Index].Continue()
                : global.Stage(facts?.Environment, isImage: @base is not StageBase.Scratch);
            var stage = new Stage
            {
                Index = syntax.Index,
                Name = syntax.Name,
                Base = @base,
                Platform = PlatformOf(syntax, global),
                Triggers = TriggersOf(@base, facts),
                Syntax = @base is StageBase.NamedContext ? syntax with { Instructions = [] } : syntax,
            };
            var builder = new StageBuilder(_syntax, _options, scope);
            stages[syntax.Index] = builder.Build(stage, facts is not null);
            scopes[syntax.Index] = scope;
            _problems[syntax.Index] = builder.Problems;
        }
        return stages;
    }

    private StageBase BaseOf(StageSyntax stage, VariableScope global)
    {
        if (stage.Name is { } own && _options.HasNamedContext(own)) return new StageBase.NamedContext(own);
        if (stage.From.Arguments.Count == 0) return new StageBase.Unknown("");
        var word = stage.From.Arguments[0];
        var expansion = global.Expand(word.Value);
        if (expansion.Error is { } error) _fileProblems.Add(DockerfileErrors.BadExpansion(word.Value, error, word.Span.In(_syntax.Path)));
        if (expansion.Value is not { } name) return new StageBase.Unknown(word.Value);
        if (name.Length == 0)
        {
            _fileProblems.Add(DockerfileErrors.BlankBase(word.Value, word.Span.In(_syntax.Path)));
            return new StageBase.Unknown(word.Value);
        }
        if (StageNames.ForBase(_syntax.Stages, name, stage.Index) is { } index) return new StageBase.OtherStage(index);
        if (name == "scratch") return new StageBase.Scratch();
        if (_options.HasNamedContext(name)) return new StageBase.NamedContext(name);
        if (HasCapitals(name)) _fileProblems.Add(DockerfileErrors.CapitalsInImage(name, SimilarStage(name, stage.Index), word.Span.In(_syntax.Path)));
        return new StageBase.Image(name);
    }

    private string? SimilarStage(string name, int before) =>
        StageNames.ForBase(_syntax.Stages, name.ToLowerInvariant(), before) is { } index ? _syntax.Stages[index].Name : null;

    /// <summary>Whether the repository has capitals, which no registry allows. A host may have them, and so may a tag.</summary>
    private static bool HasCapitals(string reference)
    {
        var slash = reference.IndexOf('/');
        var path = slash > 0 && IsHost(reference[..slash]) ? reference.AsSpan(slash + 1) : reference;
        foreach (var c in path)
        {
            if (c is ':' or '@') return false;
            if (char.IsAsciiLetterUpper(c)) return true;
        }
        return false;
    }

    private static bool IsHost(string part)
    {
        foreach (var c in part)
            if (c is '.' or ':' || char.IsAsciiLetterUpper(c)) return true;
        return part == "localhost";
    }

    private static string? PlatformOf(StageSyntax stage, VariableScope global) =>
        stage.From.Flag("platform")?.Value is { } value && global.Expand(value).Value is { Length: > 0 } platform ? platform : null;

    private List<Instruction> TriggersOf(StageBase @base, BaseImageFacts? facts)
    {
        var triggers = new List<Instruction>();
        if (facts is not null)
            foreach (var trigger in facts.OnBuild) triggers.Add(DockerfileReader.ParseOnBuild(trigger, _syntax.Escape));
        if (@base is StageBase.OtherStage other)
        {
            foreach (var instruction in _syntax.Stages[other.Index].Instructions)
                if (instruction.Trigger is { } trigger) triggers.Add(trigger);
        }
        return triggers;
    }

    private HashSet<string> DeclaredNames()
    {
        var names = new HashSet<string>();
        foreach (var instruction in _syntax.Instructions)
        {
            var arg = instruction.Trigger ?? instruction;
            if (arg.Kind == InstructionKind.Arg)
                foreach (var pair in arg.Pairs) names.Add(pair.Key.Value);
        }
        foreach (var stage in Stages)
        {
            foreach (var trigger in stage.Triggers)
                if (trigger.Kind == InstructionKind.Arg)
                    foreach (var pair in trigger.Pairs) names.Add(pair.Key.Value);
        }
        return names;
    }

    private List<MountedSecret> Merge(Stage target, Func<Stage, IReadOnlyList<MountedSecret>> mounts)
    {
        var merged = new List<MountedSecret>();
        foreach (var stage in ReachableStages(target))
        {
            foreach (var mount in mounts(stage))
            {
                var known = merged.FindIndex(m => m.Id == mount.Id);
                if (known < 0) merged.Add(mount);
                else if (mount.Required) merged[known] = merged[known] with { Required = true };
            }
        }
        return merged;
    }

    private static void AddImage(List<ImageUse> images, ImageUse image)
    {
        if (!images.Exists(i => i.Reference == image.Reference && i.Platform == image.Platform)) images.Add(image);
    }
}
