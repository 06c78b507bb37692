using System.Diagnostics;
using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Running;
using Slipway.Deploy;
using Slipway.Deploy.Planning;
using Slipway.Diagnostics;

namespace Slipway.Tasks.Deploy;

/// <summary>Shows a deployment as messages: what is done as normal ones, what one-offs print and how far transfers are as ones of high importance, steps in detailed logs.</summary>
internal sealed class TaskDeployLog(TaskLoggingHelper log, Action<Diagnostic> report) : IDeployLog
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Host, string What), (long Began, long Told)> transfers = [];

    public void Report(Diagnostic diagnostic) => report(diagnostic);

    public void Tell(string? host, string line) => log.LogMessage(MessageImportance.Normal, "{0}", Line(host, line));

    public void Progress(string host, string what, long sent, long? total)
    {
        long began;
        lock (transfers)
        {
            var now = Stopwatch.GetTimestamp();
            if (!transfers.TryGetValue((host, what), out var transfer))
            {
                transfers[(host, what)] = (now, now);
                return;
            }

            if (Stopwatch.GetElapsedTime(transfer.Told, now) < s_between && sent != total)
                return;
            transfers[(host, what)] = transfer with { Told = now };
            began = transfer.Began;
        }

        var seconds = Math.Max(0.001, Stopwatch.GetElapsedTime(began).TotalSeconds);
        var of = total is { } all ? " of " + DeployPlanText.Size(all) : "";
        log.LogMessage(MessageImportance.High, "{0}", Line(host, string.Create(CultureInfo.InvariantCulture, $"{what}: {DeployPlanText.Size(sent)}{of}, {DeployPlanText.Size((long)(sent / seconds))}/s")));
    }

    public void BeginStep(string? host, string name) => log.LogMessage(MessageImportance.Low, "{0}", Line(host, name));

    public IComposeLog ForStack(string host) => new StackLog(log, report, host);

    private static string Line(string? host, string line) => string.IsNullOrEmpty(host) ? line : $"{host}: {line}";

    private sealed class StackLog(TaskLoggingHelper log, Action<Diagnostic> report, string host) : IComposeLog
    {
        public void Report(Diagnostic diagnostic) => report(host.Length == 0 ? diagnostic : diagnostic with { Message = $"{host}: {diagnostic.Message}" });

        public void StepDone(string line) => log.LogMessage(MessageImportance.Normal, "{0}", Line(host, line));

        public void OutputLine(string line) => log.LogMessage(MessageImportance.Low, "{0}", Line(host, line));

        public void ActionDone(string line) => log.LogMessage(MessageImportance.Normal, "{0}", Line(host, line));

        public void ContainerLine(string container, string line, bool isError) => log.LogMessage(MessageImportance.High, "{0} | {1}", Line(host, container), line);
    }
}
