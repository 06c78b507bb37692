namespace Slipway.Docker.Progress;

/// <summary>A step of a build.</summary>
/// <param name="Id">BuildKit's digest of the vertex, or the classic builder's <c>n/m</c>.</param>
/// <param name="Name">As the builder shows it.</param>
public sealed record BuildStep(string Id, string Name);

/// <summary>Something that happened in a build, the same for BuildKit and the classic builder.</summary>
public abstract record BuildEvent;

/// <summary>Something that happened in a step.</summary>
/// <param name="Step">The step.</param>
public abstract record StepEvent(BuildStep Step) : BuildEvent;

/// <summary>A step began. Each step has one such event, before any other.</summary>
public sealed record StepStarted(BuildStep Step) : StepEvent(Step);

/// <summary>A step ended well.</summary>
/// <param name="Step">The step.</param>
/// <param name="Duration">By the engine's clock under BuildKit, by the caller's under the classic builder.</param>
/// <param name="Cached">Nothing was done.</param>
public sealed record StepCompleted(BuildStep Step, TimeSpan Duration, bool Cached) : StepEvent(Step);

/// <summary>A step failed.</summary>
/// <param name="Step">The step.</param>
/// <param name="Error">The builder's message.</param>
/// <param name="ExitCode">Of the command, when one ran and failed.</param>
/// <param name="LastLines">The end of its output, oldest line first.</param>
public sealed record StepFailed(BuildStep Step, string Error, int? ExitCode, IReadOnlyList<string> LastLines) : StepEvent(Step);

/// <summary>A step was given up because another failed or the build was cancelled.</summary>
public sealed record StepCancelled(BuildStep Step) : StepEvent(Step);

/// <summary>A step wrote a line.</summary>
/// <param name="Step">The step.</param>
/// <param name="Stream">1 is standard output, 2 standard error; the classic builder gives all as 1.</param>
/// <param name="Line">Without its end; of a line that overwrote itself, what stood last.</param>
public sealed record StepLog(BuildStep Step, int Stream, string Line) : StepEvent(Step);

/// <summary>The builder warns.</summary>
/// <param name="Step">The step, if it is about one.</param>
/// <param name="Summary">One line.</param>
/// <param name="Detail">Further lines.</param>
/// <param name="Url">Where more is said; may be empty.</param>
/// <param name="File">The file it is about; empty when none.</param>
/// <param name="Ranges">Where in the file.</param>
public sealed record StepWarning(
    BuildStep? Step, string Summary, IReadOnlyList<string> Detail, string Url, string File, IReadOnlyList<SourceRange> Ranges) : BuildEvent;
