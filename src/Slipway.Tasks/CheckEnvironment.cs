using Microsoft.Build.Framework;
using Slipway.Tasks.Environments;

namespace Slipway.Tasks;

/// <summary>Settles which environment is meant once the project's items are known. Not called for <c>Dev</c> and <c>Prod</c>, which need no asking.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckEnvironment : SlipwayTask
{
    /// <summary>The value of <c>Env</c>.</summary>
    [Required]
    public string Value { get; set; } = "";

    /// <summary>Whether the value may come from an environment variable that is not Slipway's: then an unknown one is ignored instead of refused.</summary>
    public bool FromVariable { get; set; }

    /// <summary>The project's own environments (<c>SlipwayEnvironment</c>).</summary>
    public ITaskItem[] Environments { get; set; } = [];

    /// <summary>What holds when the value is ignored; may be empty.</summary>
    public string Default { get; set; } = "";

    /// <summary>The environment in its canonical spelling, or <see cref="Default"/>.</summary>
    [Output]
    public string Environment { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var names = new EnvironmentNames(Environments.Select(item => item.ItemSpec));
        if (names.Canonical(Value) is { } canonical)
        {
            Environment = canonical;
        }
        else
        {
            Environment = Default;
            Report(FromVariable ? EnvironmentErrors.VariableIgnored(Value) : EnvironmentErrors.Unknown(Value, names));
        }

        return Task.CompletedTask;
    }
}
