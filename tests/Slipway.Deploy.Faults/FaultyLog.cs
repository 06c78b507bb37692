using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Faults;

/// <summary>Prints what a deployment says. Its steps, and what was done on engines, are places for the fault.</summary>
internal sealed class FaultyLog(Fault fault) : IDeployLog
{
    public void Report(Diagnostic diagnostic) => Console.WriteLine($"told {diagnostic.Code} {diagnostic.Message}");

    public void Tell(string? host, string line) => Console.WriteLine($"told {host}: {line}");

    public void Progress(string host, string what, long sent, long? total)
    {
    }

    public void BeginStep(string? host, string name) => fault.Step($"{host}: {name}");

    public IComposeLog ForStack(string host) => new StackLog(fault, host);

    private sealed class StackLog(Fault fault, string host) : IComposeLog
    {
        public void Report(Diagnostic diagnostic) => Console.WriteLine($"told {diagnostic.Code} {host}: {diagnostic.Message}");

        public void StepDone(string line)
        {
        }

        public void OutputLine(string line)
        {
        }

        public void ActionDone(string line) => fault.Step($"{host}: {line}");

        public void ContainerLine(string container, string line, bool isError) => Console.WriteLine($"told {host}: {container} | {line}");
    }
}
