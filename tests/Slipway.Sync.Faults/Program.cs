using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Faults;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Running;

// One sync with one fault. Ends with 0: all is done; 2: something was left; 1: an error that it explains. Anything else, but the end by a signal, is a defect.
var options = FaultOptions.Parse(args);
using var fault = new Fault(options);
var log = new FaultyLog(fault);
try
{
    var request = new SyncRequest { Mode = options.Mode, MemoryFile = options.Memory, Rules = () => IgnoreRules.Create([], []) };
    var source = new LocalFolder(options.Source, log, FaultyTree.Opener(fault));
    SyncOutcome outcome;
    await using (var pair = await SyncPair.OpenAsync(source, await OpenTargetAsync(), request, log, CancellationToken.None)) outcome = await pair.RunAsync(CancellationToken.None);
    if (fault.Shell is { } shell) await shell.DisposeAsync();
    foreach (var place in Enum.GetValues<FaultPlace>()) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"count {place} {fault.Count(place)}"));
    return outcome.IsComplete ? 0 : 2;
}
catch (SlipwayException failure)
{
    foreach (var diagnostic in failure.Diagnostics) Console.WriteLine($"failed {diagnostic.Code} {diagnostic.Message}");
    return 1;
}

async Task<ISyncEndpoint> OpenTargetAsync()
{
    if (!options.Target.StartsWith("ssh://", StringComparison.Ordinal)) return new LocalFolder(options.Target, log, FaultyTree.Opener(fault));
    var destination = SshDestination.Parse(options.Target);
    var shell = await RemoteShell.OpenAsync(new FaultyChannels(new OpenSshChannelFactory(options.Ssh), fault), destination with { Path = null }, CancellationToken.None);
    fault.Shell = shell;
    return new ShellFolder(shell, destination.Path!, options.Target, log);
}
