using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Running;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;

namespace Slipway.Integration.Tests.Compose;

/// <summary>A project whose containers are there already, whoever started them.</summary>
internal static class VerbProject
{
    extension(StackProject project)
    {
        /// <summary>What the verbs are told.</summary>
        public StackContext Context(IComposeLog log) => new()
        {
            Engine = EngineSearch.FromEnvironment(),
            Sources = new ComposeSources { Directory = project.Folder, ProjectName = project.Name, Variable = _ => null },
            StateDirectory = project.At("obj"),
            Log = log,
        };

        /// <summary>Starts a container of a service, with docker compose's labels.</summary>
        public async Task<string> StartServiceAsync(string service, params string[] command)
        {
            var created = await project.Engine.Containers.CreateAsync($"{project.Name}-{service}-1", new ContainerCreateRequest
            {
                Image = "busybox",
                Cmd = command,
                StopSignal = "SIGKILL",
                HostConfig = new HostConfig { NetworkMode = "none" },
                Labels = new Dictionary<string, string>
                {
                    [ComposeLabels.Project] = project.Name,
                    [ComposeLabels.Service] = service,
                    [ComposeLabels.ContainerNumber] = "1",
                    [ComposeLabels.OneOff] = "False",
                    [ComposeLabels.ConfigHash] = "0",
                },
            }, project.Token);
            await project.Engine.Containers.StartAsync(created.Id, project.Token);
            return created.Id;
        }
    }
}
