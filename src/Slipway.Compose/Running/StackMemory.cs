using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>
/// Remembers a stack that was just as it should be, and tells whether it still is: by the contents of what decides it, one list of containers and a look at each image. Only
/// a stack that gave nothing to warn of is remembered, and only one whose images are neither built nor asked for at a registry each time.
/// </summary>
/// <param name="context">Which project on which engine.</param>
/// <param name="options">What was asked for.</param>
internal sealed class StackMemory(StackContext context, UpOptions options)
{
    private readonly DateTime began = DateTime.UtcNow;
    private readonly string path = Path.Combine(context.StateDirectory, "stack.record");

    /// <summary>The stack as it is, if everything that decides what is wanted is as it was then, and the stack is still how it should be; else null.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">No engine answers.</exception>
    public async Task<StackOutcome?> RecallAsync(CancellationToken cancellationToken)
    {
        if (!MayRemember || StackRecord.Read(path) is not { } record || record.Request != Request() || !record.Inputs.Hold(context.Sources.Variable))
            return null;
        await using var engine = await Engine.ConnectAsync(context.Engine with { Blocking = true }, cancellationToken);
        if (record.Engine != engine.Endpoint.Address.OriginalString)
            return null;
        if (Matching(record, await ProjectObserver.ContainersAsync(engine, record.ProjectName, cancellationToken)) is not { } services)
            return null;
        foreach (var (reference, id) in record.Images)
        {
            if (await engine.Images.FindAsync(reference, cancellationToken) is not { } image || image.Id != id)
                return null;
        }

        return new StackOutcome(new ComposePlan { ProjectName = record.ProjectName }, Statuses(services, StackStatus.Host(engine.Endpoint)));
    }

    /// <summary>Forgets, before anything is changed.</summary>
    public void Forget() => StackRecord.Remove(path);

    /// <summary>Remembers the stack, if it is one that can be told to be as it should be.</summary>
    public async Task RememberAsync(OpenStack stack, DesiredProject desired, StackOutcome outcome, CancellationToken cancellationToken)
    {
        if (!MayRemember || stack.HasWarned || outcome.Plan.Warnings.Count > 0 || !stack.Services.All(service => HasLastingImage(stack.Project, service)) || Inputs(stack) is not { } inputs)
            return;
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in desired.Images.Values)
        {
            if (image.Id is null)
                return;
            images[image.Reference] = image.Id;
        }

        var recorded = new List<RecordedContainer>();
        var listed = (await ProjectObserver.ContainersAsync(stack.Engine, stack.Project.Name, cancellationToken)).Where(container => !container.OneOff).ToDictionary(container => container.Id);
        var oneShots = OneShots.Of(stack.Project);
        foreach (var (service, container) in outcome.Services.SelectMany(service => service.Containers.Select(container => (service.Service, container))))
        {
            if (!listed.Remove(container.Id, out var now) || Expected(now) is not { } expected || (expected == ExpectedState.Running && oneShots.IsAwaited(service)))
                return;
            recorded.Add(new RecordedContainer(now.Id, now.Name, expected, now.Networks));
        }

        recorded.AddRange(listed.Values.Select(other => new RecordedContainer(other.Id, other.Name, ExpectedState.Whatever, other.Networks)));
        new StackRecord(Request(), stack.Engine.Endpoint.Address.OriginalString, stack.Project.Name, inputs, recorded, [.. images]).Write(path);
    }

    private bool MayRemember => options is { Recreate: RecreatePolicy.Changed, RenewAnonymousVolumes: false };

    private static bool HasLastingImage(ComposeProject project, ComposeService service) => StackImages.Builder(project, service) is null && service.PullPolicy.Kind is PullKind.Missing or PullKind.Never;

    private static ExpectedState? Expected(ObservedContainer container) => container switch
    {
        { State: ContainerState.Running, Health: ContainerHealth.None or ContainerHealth.Healthy } => ExpectedState.Running,
        { State: ContainerState.Exited, ExitCode: 0 } => ExpectedState.Completed,
        _ => null,
    };

    /// <summary>The containers of the services meant, in the record's order; null unless all are there, nothing else is, and each is as it should be.</summary>
    private static List<ObservedContainer>? Matching(StackRecord record, IReadOnlyList<ObservedContainer> containers)
    {
        var left = new Dictionary<string, ObservedContainer>(containers.Count, StringComparer.Ordinal);
        foreach (var container in containers)
        {
            if (!container.OneOff)
                left.Add(container.Id, container);
        }

        var services = new List<ObservedContainer>(left.Count);
        foreach (var recorded in record.Containers)
        {
            if (!left.Remove(recorded.Id, out var container) || !recorded.Holds(container))
                return null;
            if (recorded.Expected != ExpectedState.Whatever)
                services.Add(container);
        }

        return left.Count == 0 ? services : null;
    }

    private static List<ServiceStatus> Statuses(List<ObservedContainer> containers, string host)
    {
        var services = new List<ServiceStatus>();
        for (var i = 0; i < containers.Count;)
        {
            var of = new List<ObservedContainer>();
            var service = containers[i].Service;
            for (; i < containers.Count && containers[i].Service == service; i++)
                of.Add(containers[i]);
            services.Add(new ServiceStatus(service, of, StackStatus.Urls(of.SelectMany(container => container.Ports), host), null));
        }

        return services;
    }

    /// <summary>Everything that was read, also by the descriptions of containers: the files and variables of secrets and configs.</summary>
    private RecordedInputs? Inputs(OpenStack stack)
    {
        var files = new List<string>(stack.Loaded.Inputs.Files);
        var variables = new List<string>(stack.Loaded.Inputs.Variables.Keys);
        foreach (var content in stack.Project.Secrets.Values.Concat(stack.Project.Configs.Values))
        {
            if (content.Source is FileObjectFile file)
                files.Add(file.Path);
            else if (content.Source is FileObjectVariable variable)
                variables.Add(variable.Variable);
        }

        foreach (var service in stack.Services)
            files.AddRange(SecurityOptions.Profiles(stack.Project, service));
        return RecordedInputs.Take(began, [.. files.Distinct()], stack.Loaded.Inputs.AbsentFiles, [.. variables.Distinct()], context.Sources.Variable);
    }

    /// <summary>A digest of what was asked for, and of which Slipway was asked.</summary>
    private string Request()
    {
        var text = new StringBuilder();
        var sources = context.Sources;
        Add(typeof(StackMemory).Module.ModuleVersionId.ToString());
        Add(context.Engine.DockerHost);
        Add(context.Engine.Context);
        Add(sources.Directory);
        Add(sources.ProjectDirectory);
        Add(sources.ProjectName);
        AddAll(sources.Files);
        AddAll(sources.EnvFiles);
        AddAll(sources.Profiles);
        AddAll(sources.Services);
        AddAll(options.Services);
        Add(options.RemoveOrphans ? "orphans" : "");
        foreach (var (name, value) in sources.Defaults)
            Add(name + "=" + value);
        foreach (var (service, scale) in options.Scale)
            Add(service + "*" + scale.ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Add(string? value) => text.Append(value is null ? "-" : value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(value);

        void AddAll(IReadOnlyList<string>? values)
        {
            Add(values?.Count.ToString(CultureInfo.InvariantCulture));
            for (var i = 0; i < values?.Count; i++)
                Add(values[i]);
        }
    }
}
