using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>A command run once in a swarm.</summary>
internal sealed class OneOff(Engine engine, SwarmPlan plan, StackResources resources, IReadOnlyDictionary<string, string> nodes, IDeployLog log, SwarmRunOptions options)
{
    public async Task<int> RunAsync(string service, IReadOnlyList<string> command, TimeSpan timeout, Action<string, bool> output, CancellationToken cancellationToken)
    {
        var action = Find(service);
        var spec = resources.Identified(Job(action, command));
        var shown = string.Join(' ', command.Count > 0 ? command : spec.TaskTemplate.ContainerSpec.Args ?? ["(its own command)"]);
        log.BeginStep(null, $"swarm: run {spec.Name}");
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        var state = "it was not begun";
        string? id = null;
        try
        {
            // Once asked for, its id has to be known, so that it can be removed.
            id = await engine.Services.CreateAsync(spec, options.Login(service), CancellationToken.None);
            var task = await EndedAsync(id, said => state = said, time.Token);
            await foreach (var (line, isError) in TaskOutput.ReadAsync(engine, task.Id, spec.TaskTemplate.ContainerSpec.Tty == true, null, time.Token)) output(line, isError);
            if (task.State == "complete") return 0;
            // Codes are also given to what could not even be started.
            return task.ExitCode != 0 && task.Error.StartsWith("task: non-zero exit", StringComparison.Ordinal) ? task.ExitCode : throw Failed(service, shown, task);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(SwarmErrors.OneOffTimedOut(service, shown, timeout, state));
        }
        catch (SlipwayException failure) when (id is null && SwarmRefusal.Of(failure) is { } why)
        {
            throw new SlipwayException(SwarmErrors.Refused("service", spec.Name, why, action.Service.Position), failure);
        }
        finally
        {
            if (id is not null) await engine.Services.RemoveAsync(id, CancellationToken.None);
        }
    }

    private async Task<TaskInspect> EndedAsync(string id, Action<string> tell, CancellationToken cancellationToken)
    {
        var watch = new SwarmWatch(engine, plan.ProjectName);
        while (true)
        {
            foreach (var task in (await watch.NextAsync(cancellationToken)).TasksOf(id))
            {
                if (task.State is "complete" or "failed" or "rejected" or "orphaned" or "shutdown") return task;
                tell(task.Error.Length > 0 ? $"its task is {task.State}: {task.Error}" : $"its task is {task.State}");
            }
        }
    }

    private SlipwayException Failed(string service, string command, TaskInspect task)
    {
        var how = task.Error.Length > 0 ? task.Error : $"its task is {task.State}";
        return new SlipwayException(SwarmErrors.OneOffFailed(service, command, task.NodeId is { } node ? nodes.GetValueOrDefault(node) ?? node : null, how));
    }

    private SwarmServiceAction Find(string service)
    {
        var known = new List<string>(plan.Services.Count);
        foreach (var action in plan.Services)
        {
            if (action.Service.Name == service) return action;
            known.Add(action.Service.Name);
        }

        throw new SlipwayException(SwarmErrors.UnknownService(service, known));
    }

    // Not the service's names in its networks, ports or health test: nobody is to be led to it, and it ends.
    private ServiceSpec Job(SwarmServiceAction action, IReadOnlyList<string> command)
    {
        var task = action.Spec.TaskTemplate;
        var networks = new List<NetworkAttachment>();
        foreach (var network in task.Networks ?? []) networks.Add(network with { Aliases = null });
        return new ServiceSpec
        {
            Name = $"{plan.ProjectName}_{action.Service.Name}-run-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}",
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [SwarmLabels.Namespace] = plan.ProjectName, [SwarmLabels.OneOff] = action.Service.Name },
            Mode = new ServiceMode { ReplicatedJob = new ReplicatedJobMode(1, 1) },
            EndpointSpec = new EndpointSpec { Mode = "dnsrr" },
            TaskTemplate = task with
            {
                Networks = networks,
                RestartPolicy = new TaskRestartPolicy { Condition = "none" },
                ContainerSpec = task.ContainerSpec with { Args = command.Count > 0 ? command : task.ContainerSpec.Args, Healthcheck = new() { Test = ["NONE"] } },
            },
        };
    }
}
