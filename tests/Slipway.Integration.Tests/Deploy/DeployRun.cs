using System.Globalization;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>How Slipway.Deploy.Faults ended.</summary>
/// <param name="ExitCode">0: done; 1: failed; 3: cancelled; 137: killed.</param>
/// <param name="Lines"><c>step</c>, <c>fault</c>, <c>told</c>, <c>failed</c>, <c>done</c>.</param>
/// <param name="Error">Empty, but for what it did not foresee.</param>
internal sealed record DeployRun(int ExitCode, IReadOnlyList<string> Lines, string Error)
{
    private const int Killed = 137;

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<string> Steps => [.. Lines.Where(line => line.StartsWith("step ", StringComparison.Ordinal))];

    /// <summary>What the fault happened at; null where the run had fewer steps.</summary>
    public string? StepOf(DeployFault fault) => Lines.FirstOrDefault(line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"step {fault.Step} "), StringComparison.Ordinal));

    public bool IsUnchanged => Lines.Any(line => line.StartsWith("done ", StringComparison.Ordinal) && line.EndsWith(" unchanged", StringComparison.Ordinal));

    /// <summary>Why it is no proper end.</summary>
    public string? WhyImproper(DeployFault fault) => ExitCode switch
    {
        Killed when fault.Kind == DeployFaultKind.Kill => null,
        0 when Error.Length == 0 => null,
        1 when Error.Length == 0 && fault.Kind != DeployFaultKind.None && Lines.Any(line => line.StartsWith("failed ", StringComparison.Ordinal)) => null,
        3 when Error.Length == 0 && fault.Kind == DeployFaultKind.Cancel => null,
        _ => $"it ended with {ExitCode.ToString(CultureInfo.InvariantCulture)}: {Error} {Tail}",
    };

    /// <summary>Its last lines in one.</summary>
    public string Tail => string.Join(" | ", Lines.TakeLast(12));

    public override string ToString() => $"{ExitCode.ToString(CultureInfo.InvariantCulture)}\n{string.Join('\n', Lines)}\n{Error}";
}
