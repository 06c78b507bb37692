using System.Globalization;
using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Docker.Builds;
using Slipway.Docker.Progress;
using Slipway.Docker.References;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Building;

/// <summary>Tells a build's log what the builder reports, and keeps what a failure has to say. One for each build; not thread-safe.</summary>
/// <param name="image">What is built.</param>
/// <param name="log">Who hears of it.</param>
/// <param name="buildah">Podman's way of putting it; null for Docker's.</param>
internal sealed class BuildNarrator(PreparedImage image, IBuildLog log, BuildahText? buildah)
{
    private const int LastLines = 10;
    private const string Internal = "[internal] ";
    private const string BaseImage = "[internal] load metadata for ";

    private readonly BuildProgress progress = new();
    private readonly ClassicProgress classic = new();
    private StepFailed? failure;

    /// <summary>The image's id, as soon as the builder has told it.</summary>
    public string? ImageId { get; private set; }

    /// <summary>Hears one message of the engine.</summary>
    /// <exception cref="SlipwayException">The message says that the build failed.</exception>
    public void Hear(BuildMessage message)
    {
        if (message is { AuxId: "moby.buildkit.trace", Aux: { ValueKind: JsonValueKind.String } trace })
            Tell(progress.Apply(BuildStatusReader.FromTrace(trace.GetString()!)));
        else if (message.ImageId is { } id)
            ImageId = id;
        if (message.Stream is { } text)
            Tell(classic.Apply(buildah?.Classic(text) ?? text, DateTimeOffset.UtcNow));
        if (message.Error is { } error)
            throw new SlipwayException(Explain(error));
    }

    /// <summary>The builder has ended without an error.</summary>
    public void Complete() => Tell(classic.Complete(DateTimeOffset.UtcNow));

    private Diagnostic Explain(BuildFailure error)
    {
        var message = OneLine(buildah is null ? error.Message : BuildahText.ClassicFailure(error.Message));
        Tell(classic.Fail(message, DateTimeOffset.UtcNow));
        if (failure is null)
            return ImageErrors.BuildFailed(image.Definition.Name, message, WholeFile());
        var reason = OneLine(failure.Error);
        if (failure.Step!.Name.StartsWith(BaseImage, StringComparison.Ordinal))
            return ExplainBaseImage(failure.Step.Name[BaseImage.Length..], reason);
        var command = CommandOf(failure.Step);
        if (IsMissingSource(command, reason))
            return ImageErrors.SourceMissing(command, reason, Position(failure.Step));
        var why = failure.ExitCode is { } code ? $"exit code {code.ToString(CultureInfo.InvariantCulture)}" : reason;
        // Where no command ran and failed, the error says all, and output would be the builder's own.
        var last = failure.ExitCode is null ? [] : failure.LastLines.Skip(Math.Max(0, failure.LastLines.Count - LastLines)).ToList();
        return ImageErrors.StepFailed(command, why, last, Position(failure.Step));
    }

    private Diagnostic ExplainBaseImage(string canonical, string why)
    {
        var use = image.Graph?.BaseImages(image.Target!).Concat(image.Graph.CopiedImages(image.Target!)).FirstOrDefault(used => IsSameImage(used.Reference, canonical));
        return ImageErrors.BaseImageUnavailable(use?.Reference ?? canonical, why, use?.Span.In(image.Definition.Dockerfile) ?? WholeFile());
    }

    private static bool IsSameImage(string reference, string canonical) =>
        ImageReference.TryParse(reference, out var one) && ImageReference.TryParse(canonical, out var other) && one == other;

    private static bool IsMissingSource(string command, string error) =>
        (command.StartsWith("COPY ", StringComparison.Ordinal) || command.StartsWith("ADD ", StringComparison.Ordinal))
        && (error.Contains("not found", StringComparison.Ordinal) || error.Contains("no such file", StringComparison.Ordinal));

    private void Tell(IReadOnlyList<BuildEvent> events)
    {
        foreach (var happened in events)
            Tell(happened);
    }

    private void Tell(BuildEvent happened)
    {
        switch (happened)
        {
            case StepCompleted { Step.Name: var name } when name.StartsWith(Internal, StringComparison.Ordinal):
                break;
            case StepCompleted step:
                log.StepDone($"{image.Definition.Name}: {step.Step!.Name} {(step.Cached ? "CACHED" : Seconds(step.Duration))}");
                break;
            case StepLog line:
                log.OutputLine($"{image.Definition.Name}: {line.Line}");
                break;
            case StepWarning warning:
                log.Report(ImageErrors.BuilderWarning(TextOf(warning), Position(warning)));
                break;
            case StepFailed failed:
                failure ??= failed;
                break;
            default:
                break;
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string TextOf(StepWarning warning)
    {
        var detail = string.Join(' ', warning.Detail.Where(line => line.Length > 0));
        return detail.Length == 0 ? warning.Summary : $"{warning.Summary}: {detail}";
    }

    /// <summary>The command without the builder's counting: <c>RUN make</c> of <c>[build 2/3] RUN make</c>.</summary>
    private static string CommandOf(BuildStep step)
    {
        var end = step.Name.StartsWith('[') ? step.Name.IndexOf("] ", StringComparison.Ordinal) : -1;
        return end < 0 ? step.Name : step.Name[(end + 2)..];
    }

    private SourcePosition? Position(StepWarning warning)
    {
        if (image.Syntax is not null && warning.Ranges is [var range, ..])
            return new SourcePosition(image.Definition.Dockerfile, range.StartLine, range.StartCharacter + 1, range.EndLine, range.EndCharacter + 1);
        return Position(warning.Step);
    }

    private SourcePosition? Position(BuildStep? step)
    {
        if (image.Syntax is null || step is null)
            return WholeFile();
        var instruction = StepLocator.FindInstruction(image.Syntax, step.Name) ?? InstructionOfClassicStep(step);
        return instruction?.Span.In(image.Definition.Dockerfile) ?? WholeFile();
    }

    private SourcePosition? WholeFile() => image.Syntax is null ? null : new SourcePosition(image.Definition.Dockerfile);

    /// <summary>The classic builder counts every instruction, global ARGs too: step 2/4 is the second of the file.</summary>
    private Instruction? InstructionOfClassicStep(BuildStep step)
    {
        var slash = step.Id.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(step.Id.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var instructions = image.Syntax!.Instructions;
        return number >= 1 && number <= instructions.Count ? instructions[number - 1] : null;
    }
}
