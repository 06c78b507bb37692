using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Goes through a stage's instructions with its variables and notes what they read.</summary>
internal sealed class StageBuilder(DockerfileSyntax syntax, StageGraphOptions options, VariableScope scope)
{
    private readonly List<int> _dependencies = [];
    private readonly List<ImageUse> _images = [];
    private readonly List<MountedSecret> _secrets = [];
    private readonly List<MountedSecret> _ssh = [];
    private readonly List<Diagnostic> _problems = [];
    private ContextUse _context = ContextUse.Nothing;

    /// <summary>What the engine refuses once it builds this stage.</summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    public Stage Build(Stage stage, bool triggersAreKnown)
    {
        if (syntax.Frontend == Frontend.Foreign) _context = ContextUse.Everything;
        if (stage.Base is StageBase.OtherStage other) Need(other.Index);
        if (stage.Base is StageBase.Image image && !triggersAreKnown) _context = _context.AndOnBuildOf(image.Reference);
        // Not even the image is known, so neither are its triggers.
        if (stage.Base is StageBase.Unknown) _context = ContextUse.Everything;

        // A trigger has no place in this file to point at; the engine judges it.
        foreach (var trigger in stage.Triggers) Pass(trigger);
        foreach (var instruction in stage.Syntax.Instructions)
        {
            StepRules.Check(syntax, instruction, _problems);
            Pass(instruction);
        }
        _dependencies.Remove(stage.Index);
        _dependencies.Sort();
        return stage with
        {
            Dependencies = _dependencies,
            CopiedImages = _images,
            Secrets = _secrets,
            SshIds = _ssh,
            Context = _context,
        };
    }

    private void Pass(Instruction instruction)
    {
        switch (instruction.Kind)
        {
            case InstructionKind.Copy or InstructionKind.Add:
                PassCopy(instruction);
                break;
            case InstructionKind.Run:
                foreach (var flag in instruction.Flags)
                    if (flag.Name == "mount") PassMount(Mount.Of(flag, scope));
                break;
            case InstructionKind.Unknown:
                _context = _context.And(ContextUse.Everything);
                break;
            default:
                scope.Pass(instruction);
                break;
        }
    }

    private void PassCopy(Instruction copy)
    {
        if (copy.Kind == InstructionKind.Copy && copy.Flag("from") is { Value.Length: > 0 } from)
        {
            ReadFrom(from.Value, from.Span, StageNames.IsIndex(from.Value, out var index) ? index : StageNames.ForName(syntax.Stages, from.Value));
            return;
        }
        for (var i = 0; i < copy.Arguments.Count - 1; i++)
        {
            var source = copy.Arguments[i].Value;
            if (copy.Heredocs.Count > 0 && HeredocReader.Parse(source) is not null) continue;
            if (scope.Expand(source).Value is not { } expanded) _context = _context.And(ContextUse.Everything);
            else if (copy.Kind != InstructionKind.Add || !ContextPath.IsRemote(expanded)) _context = _context.With(expanded);
        }
    }

    private void PassMount(Mount mount)
    {
        switch (mount.Type)
        {
            case "secret":
                if (mount.SecretId.Length > 0) _secrets.Add(new(mount.SecretId, mount.Required, mount.Span));
                break;
            case "ssh":
                _ssh.Add(new(string.IsNullOrEmpty(mount.Id) ? "default" : mount.Id, mount.Required, mount.Span));
                break;
            case "bind" or "cache" when !string.IsNullOrEmpty(mount.From):
                ReadFrom(mount.From, mount.Span, StageNames.ForName(syntax.Stages, mount.From));
                break;
            case "bind":
                _context = mount.SourceIsUnknown ? _context.And(ContextUse.Everything) : _context.With(mount.Source ?? "");
                break;
            case "cache" or "tmpfs":
                break;
            default:
                _context = _context.And(ContextUse.Everything);
                break;
        }
    }

    private void Need(int stage)
    {
        if (!_dependencies.Contains(stage)) _dependencies.Add(stage);
    }

    private void ReadFrom(string name, SourceSpan span, int? stage)
    {
        if (stage is { } index)
        {
            if (index >= 0 && index < syntax.Stages.Count) Need(index);
        }
        else if (name != "scratch" && !options.HasNamedContext(name)) _images.Add(new(name, null, span));
    }
}
