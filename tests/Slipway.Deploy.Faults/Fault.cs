using System.Diagnostics;
using System.Globalization;

namespace Slipway.Deploy.Faults;

/// <summary>The one fault of a run: counts steps, and makes it go wrong at one of them.</summary>
internal sealed class Fault(FaultOptions options, CancellationTokenSource working) : IDisposable
{
    private Timer? timer;
    private int steps;

    /// <summary>A step begins, or an action on an engine is done.</summary>
    public void Step(string what)
    {
        var step = Interlocked.Increment(ref steps);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step} {what}"));
        if (options.Fault == FaultKind.None || step != options.At) return;
        if (options.After == TimeSpan.Zero) Happen();
        else timer = new Timer(_ => Happen(), null, options.After, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer?.Dispose();

    private void Happen()
    {
        Console.WriteLine("fault");
        switch (options.Fault)
        {
            case FaultKind.Kill:
                using (var self = Process.GetCurrentProcess()) self.Kill();
                // The signal is on its way; nothing may be done until it comes.
                Thread.Sleep(Timeout.Infinite);
                break;
            case FaultKind.Stop:
                using (var kill = Process.Start("kill", ["-STOP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
                break;
            case FaultKind.Cancel:
                working.Cancel();
                break;
            case FaultKind.Pause:
                Console.In.ReadLine();
                break;
        }
    }
}
