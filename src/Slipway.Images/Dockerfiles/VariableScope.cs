namespace Slipway.Images.Dockerfiles;

/// <summary>The variables visible at a place of the Dockerfile, filled as its instructions are passed in order.</summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, Variable> _values = [];
    private readonly char _escape;
    private readonly StageGraphOptions _options;
    private readonly VariableScope? _global;
    private readonly Variable _otherwise;

    private VariableScope(char escape, StageGraphOptions options, VariableScope? global, Variable otherwise)
    {
        _escape = escape;
        _options = options;
        _global = global;
        _otherwise = otherwise;
    }

    /// <summary>What FROM sees: the ARGs before the first one and the platform arguments.</summary>
    public static VariableScope Global(DockerfileSyntax syntax, StageGraphOptions options)
    {
        var scope = new VariableScope(syntax.Escape, options, null, Variable.Unset);
        foreach (var arg in syntax.GlobalArgs) scope.Declare(arg);
        return scope;
    }

    /// <summary>A stage that begins with nothing, or with an image's environment (null: not known).</summary>
    public VariableScope Stage(IReadOnlyDictionary<string, string>? environment, bool isImage)
    {
        var scope = new VariableScope(_escape, _options, this, isImage && environment is null ? Variable.Unknown : Variable.Unset);
        // Every stage has a PATH; its default is the engine's.
        scope._values["PATH"] = Variable.Unknown;
        if (environment is not null)
            foreach (var (name, value) in environment) scope._values[name] = Variable.Of(value);
        return scope;
    }

    /// <summary>A stage that goes on where another ended: it inherits both its ENV and its ARG.</summary>
    public VariableScope Continue()
    {
        var scope = new VariableScope(_escape, _options, _global, _otherwise);
        foreach (var (name, value) in _values) scope._values[name] = value;
        return scope;
    }

    public Expansion Expand(string word) => WordExpander.Expand(word, _escape, Look);

    public Variable Look(string name)
    {
        if (_values.TryGetValue(name, out var value)) return value;
        return _global is null && PredefinedArguments.IsPlatform(name) ? PlatformArgument(name) : _otherwise;
    }

    /// <summary>Takes over what ENV or ARG sets; other instructions set nothing.</summary>
    public void Pass(Instruction instruction)
    {
        if (instruction.Kind == InstructionKind.Arg) Declare(instruction);
        else if (instruction.Kind == InstructionKind.Env) SetEnvironment(instruction);
    }

    private void SetEnvironment(Instruction env)
    {
        // All values see the variables as they were before the instruction.
        var values = new Variable[env.Pairs.Count];
        for (var i = 0; i < values.Length; i++) values[i] = ValueOf(env.Pairs[i].Value!);
        for (var i = 0; i < values.Length; i++)
            if (Expand(env.Pairs[i].Key.Value).Value is { } name) _values[name] = values[i];
    }

    private void Declare(Instruction arg)
    {
        // Engines differ in whether a default sees the names declared left of it; where that matters, the value is not known.
        var before = new Variable[arg.Pairs.Count];
        for (var i = 0; i < before.Length; i++)
            if (arg.Pairs[i].Value is { } value) before[i] = ValueOf(value);
        for (var i = 0; i < before.Length; i++) Declare(arg.Pairs[i], before[i]);
    }

    private void Declare(KeyValue pair, Variable before)
    {
        if (Expand(pair.Key.Value).Value is not { } name) return;
        if (_options.BuildArguments.TryGetValue(name, out var given)) _values[name] = Variable.Of(given);
        else if (pair.Value is { } value)
        {
            var now = ValueOf(value);
            _values[name] = now == before ? now : Variable.Unknown;
        }
        else if (_global is not null && _global.Look(name) is { State: not VariableState.Unset } inherited) _values[name] = inherited;
    }

    private Variable ValueOf(Word word) => Expand(word.Value).Value is { } value ? Variable.Of(value) : Variable.Unknown;

    private Variable PlatformArgument(string name) =>
        _options.BuildArguments.TryGetValue(name, out var given) ? Variable.Of(given) : PredefinedArguments.Platform(name, _options, _options.Target);
}
