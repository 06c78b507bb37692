using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Sync.Faults;

/// <summary>Prints what a sync says. Its steps are places for the fault.</summary>
internal sealed class FaultyLog(Fault fault) : ISyncLog
{
    public void Report(Diagnostic diagnostic) => Console.WriteLine($"told {diagnostic.Code} {diagnostic.Message}");

    public void Tell(string line) => Console.WriteLine($"told {line}");

    public void BeginStep(string name)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {fault.Count(FaultPlace.Step) + 1} {name}"));
        fault.Happened(FaultPlace.Step);
    }
}
