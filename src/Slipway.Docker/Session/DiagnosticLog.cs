using Slipway.Diagnostics;

namespace Slipway.Docker.Session;

/// <summary>Collects the diagnostics of concurrent calls, each once.</summary>
internal sealed class DiagnosticLog
{
    private readonly Lock gate = new();
    private readonly List<Diagnostic> diagnostics = [];

    public void Add(Diagnostic diagnostic)
    {
        lock (gate)
        {
            if (!diagnostics.Contains(diagnostic))
                diagnostics.Add(diagnostic);
        }
    }

    public IReadOnlyList<Diagnostic> Snapshot()
    {
        lock (gate)
            return [.. diagnostics];
    }
}
