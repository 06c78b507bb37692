using Slipway.Diagnostics;

namespace Slipway.Images.Building;

/// <summary>Who hears what happens during a build. Called from several threads when images are built at the same time.</summary>
public interface IBuildLog
{
    /// <summary>Something to tell the user.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>A step of a build: what it was, how long it took, whether the cache answered it. One line.</summary>
    void StepDone(string line);

    /// <summary>A line that a step printed.</summary>
    void OutputLine(string line);
}
