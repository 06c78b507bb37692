using System.Globalization;
using Slipway.Compose.Loading;
using Slipway.Compose.Running;
using Slipway.Deploy.Faults;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Running;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Ssh;

// One deployment or rollback with one fault. Ends with 0: all is done; 1: an error that it explains; 3: cancelled. Anything else, but the end by a signal, is a defect.
var options = FaultOptions.Parse(args);
using var working = new CancellationTokenSource();
using var fault = new Fault(options, working);
var log = new FaultyLog(fault);
try
{
    var request = new DeployRequest
    {
        Stack = new StackContext
        {
            Engine = EngineSearch.FromEnvironment(),
            Sources = new ComposeSources { Directory = options.Directory, Variable = _ => null },
            StateDirectory = Path.Combine(options.Own, "state"),
            Log = log.ForStack(""),
        },
        Hosts = [.. options.Hosts.Select(host => new DeployHost { Name = host, Address = new SshDestination(host) })],
        Ssh = options.Ssh,
        Environment = "Production",
        KeepReleases = 2,
        Patience = new DeployPatience { Lease = options.Lease, Lock = options.Wait, Healthy = TimeSpan.FromSeconds(60) },
        CacheDirectory = Path.Combine(options.Own, "cache"),
        RecordDirectory = Path.Combine(options.Own, "records"),
        Actor = "walker@here",
    };
    var outcome = options.IsRollback ? await new ReleaseHistory(request, log).RollbackAsync(null, working.Token) : await new Deployment(request, log).DeployAsync(working.Token);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {outcome.Release} {(outcome.Changed ? "changed" : "unchanged")}"));
    return 0;
}
catch (SlipwayException failure)
{
    foreach (var diagnostic in failure.Diagnostics) Console.WriteLine($"failed {diagnostic.Code} {diagnostic.Message}");
    return 1;
}
catch (OperationCanceledException) when (working.IsCancellationRequested)
{
    Console.WriteLine("cancelled");
    return 3;
}
