using System.Globalization;
using Microsoft.Build.Framework;
using Slipway.Compose.Running;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Shows what the project's containers printed and, on request, what they go on to print.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeLogs : ComposeTask
{
    /// <summary>Whether to go on until Ctrl-C.</summary>
    public string Follow { get; set; } = "";

    /// <summary>How many of each container's last lines; empty or <c>all</c> for all.</summary>
    public string Tail { get; set; } = "";

    /// <summary>Only lines from then on: a time such as <c>2026-01-31T12:00:00Z</c>, or seconds ago.</summary>
    public string ComposeSince { get; set; } = "";

    /// <summary>Whether each line begins with its time.</summary>
    public string ComposeTimestamps { get; set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var request = new LogsRequest
        {
            Services = NamedServices(),
            Follow = Given.Flag(nameof(Follow), Follow),
            Tail = Tail.Trim().Equals("all", StringComparison.OrdinalIgnoreCase) ? null : Given.Number(nameof(Tail), Tail),
            Since = Since(),
            Timestamps = Given.Flag(nameof(ComposeTimestamps), ComposeTimestamps),
        };
        var console = new VerbConsole(Log, Report);
        var context = Context(new ContainerNames(console), request.Services);
        return console.Own(async () =>
        {
            await ServiceLogs.FollowAsync(context, request, cancellationToken);
            return System.Threading.Tasks.Task.CompletedTask;
        });
    }

    private DateTimeOffset? Since()
    {
        if (Given.Text(nameof(ComposeSince), ComposeSince) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.UtcNow - TimeSpan.FromSeconds(seconds);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time))
            return time;
        Given.Refuse(nameof(ComposeSince), text, "a time such as 2026-01-31T12:00:00Z, or a number of seconds ago");
        return null;
    }

    /// <summary>Puts the container's name in front of each line, which with several containers tells whose it is.</summary>
    private sealed class ContainerNames(VerbConsole console) : IComposeLog
    {
        public void Report(Diagnostics.Diagnostic diagnostic) => console.Report(diagnostic);

        public void StepDone(string line) => console.StepDone(line);

        public void OutputLine(string line) => console.OutputLine(line);

        public void ActionDone(string line) => console.ActionDone(line);

        public void ContainerLine(string container, string line, bool isError) => console.Write($"{container} | {line}");
    }
}
