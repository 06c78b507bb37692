using Slipway.Diagnostics;

namespace Slipway.Images.Building;

/// <summary>Passes each diagnostic on once: a context is walked several times, and has the same to say each time.</summary>
internal sealed class OnceLog(IBuildLog log) : IBuildLog
{
    private readonly HashSet<Diagnostic> reported = [];

    public void Report(Diagnostic diagnostic)
    {
        lock (reported)
        {
            if (!reported.Add(diagnostic))
                return;
        }

        log.Report(diagnostic);
    }

    public void StepDone(string line) => log.StepDone(line);

    public void OutputLine(string line) => log.OutputLine(line);
}
