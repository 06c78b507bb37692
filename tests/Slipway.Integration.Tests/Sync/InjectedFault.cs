using System.Globalization;

namespace Slipway.Integration.Tests.Sync;

/// <summary>A fault, in the words of Slipway.Sync.Faults.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Place">Where.</param>
/// <param name="At">At which of them.</param>
/// <param name="After">Milliseconds later.</param>
internal sealed record InjectedFault(string Kind, string Place, long At, double After = 0)
{
    public static InjectedFault None { get; } = new("None", "Step", 0);

    /// <summary>Whether a remote tool goes wrong, see <see cref="RemoteTools"/>, not the program.</summary>
    public bool IsOfTool => Place == "Tool";

    /// <summary>What the program is told to do.</summary>
    public IReadOnlyList<string> Arguments => IsOfTool
        ? ["fault=None"]
        : [$"fault={Kind}", $"place={Place}", string.Create(CultureInfo.InvariantCulture, $"at={At}"), string.Create(CultureInfo.InvariantCulture, $"after={After}")];

    /// <summary>Whether the program may end by a signal.</summary>
    public bool KillsProgram => Kind == "Self";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} at {Place} {At}{(After > 0 ? $" + {After} ms" : "")}");
}
