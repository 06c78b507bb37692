using System.Globalization;

namespace Slipway.Integration.Tests.Sync;

/// <summary>How the program of a fault ended.</summary>
/// <param name="ExitCode">137: killed.</param>
/// <param name="Output">Its lines: <c>step</c>, <c>told</c>, <c>count</c>, <c>failed</c>.</param>
/// <param name="Error">Empty, but for what it did not foresee.</param>
internal sealed record FaultRun(int ExitCode, string Output, string Error)
{
    private const int Killed = 137;

    public bool IsKilled => ExitCode == Killed;

    /// <summary>How many steps or bytes there were.</summary>
    public int Count(string place)
    {
        var line = Output.Split('\n').FirstOrDefault(line => line.StartsWith($"count {place} ", StringComparison.Ordinal));
        Assert.IsNotNull(line, this.ToString());
        return int.Parse(line[$"count {place} ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>The number of the step of a name that comes last.</summary>
    public int Step(string name)
    {
        var line = Output.Split('\n').LastOrDefault(line => line.StartsWith("step ", StringComparison.Ordinal) && line.EndsWith(" " + name, StringComparison.Ordinal));
        Assert.IsNotNull(line, this.ToString());
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Why it is no proper end.</summary>
    public string? WhyImproper(InjectedFault fault)
    {
        if (IsKilled && fault.KillsProgram) return null;
        if (ExitCode is not (0 or 1 or 2)) return $"it ended with {ExitCode}: {Error}{Output}";
        if (Error.Length > 0) return $"it wrote to standard error: {Error}";
        var failures = Output.Split('\n').Where(line => line.StartsWith("failed ", StringComparison.Ordinal)).ToArray();
        if (ExitCode == 1 && failures.Length != 1) return $"it failed without one line that says why: {Output}";
        return null;
    }
}
