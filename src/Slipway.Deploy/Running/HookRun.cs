using System.Text;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Running;

/// <summary>Runs one-offs of a release, one after another: each on the first host that has its service, or on every host.</summary>
internal sealed class HookRun(DeployRequest request, ISwitch switching, IReadOnlyDictionary<HostWay, PlacedRelease> placed, IDeployLog log)
{
    /// <exception cref="SlipwayException">SLIP5203: one failed; SLIP5204: no host has its service.</exception>
    public async Task RunAsync(IReadOnlyList<DeployHook> hooks, string when, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            var acting = await switching.ActingAsync([.. placed.Keys], cancellationToken);
            var hosts = placed.Where(host => hook.Service is null || (acting.Contains(host.Key) && host.Value.Service(hook.Service) is not null)).ToList();
            if (hosts.Count == 0)
                throw new SlipwayException(DeployErrors.HookWithoutService(hook.Name, hook.Service!));
            foreach (var (host, release) in hook.OnEveryHost ? hosts : hosts[..1])
            {
                log.BeginStep(host.Name, $"hook: {hook.Name}");
                var exitCode = hook.Service is { } service
                    ? await switching.RunOnceAsync(host, release, service, hook.Command, request.Patience.Hook, cancellationToken)
                    : await CommandAsync(host, hook, cancellationToken);
                if (exitCode != 0)
                    throw host.Named(new SlipwayException(DeployErrors.HookFailed(hook.Name, when, exitCode)));
                log.Tell(host.Name, $"{hook.Name} done {when}");
            }
        }
    }

    private async Task<int> CommandAsync(HostWay host, DeployHook hook, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(request.Patience.Hook);
        var stack = log.ForStack(host.Name);
        var script = ShellScript.Of($"{{ {hook.Command![0]}\n}} 2>&1\n") with { Output = (from, token) => ShowAsync(from, line => stack.ContainerLine(hook.Name, line, isError: false), token) };
        try
        {
            return (await host.Session.Shell.RunAsync(script, patience.Token)).ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(DeployErrors.HookTookTooLong(hook.Name, request.Patience.Hook));
        }
    }

    private static async Task ShowAsync(Stream from, Action<string> show, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(from, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            show(line);
    }
}
