using Slipway.Docker.Progress;

namespace Slipway.Docker.Tests.Progress;

/// <summary>Events as text, to compare whole sequences.</summary>
internal static class EventText
{
    public static string Of(BuildEvent happened) => happened switch
    {
        StepStarted step => $"started {step.Step.Id} {step.Step.Name}",
        StepCompleted { Cached: true } step => $"cached {step.Step.Id}",
        StepCompleted step => $"completed {step.Step.Id} {step.Duration}",
        StepFailed step => $"failed {step.Step.Id} {step.ExitCode} {step.Error} [{string.Join('|', step.LastLines)}]",
        StepCancelled step => $"cancelled {step.Step.Id}",
        StepLog log => $"log {log.Step.Id} {log.Stream} {log.Line}",
        StepWarning warning => $"warning {warning.Step?.Id} {warning.Summary}",
        _ => throw new InvalidOperationException(happened.ToString()),
    };
}
