namespace Slipway.Compose.Model.Reading;

/// <summary>Reads a service's <c>deploy</c>.</summary>
internal static class DeployReader
{
    public static ServiceDeploy Deploy(MemberReader deploy)
    {
        var placement = deploy.Member("placement");
        var reservations = deploy.Member("resources")?.Member("reservations");
        return new ServiceDeploy
        {
            Mode = deploy.Word("mode") ?? "replicated",
            EndpointMode = deploy.Word("endpoint_mode"),
            Labels = deploy.Pairs("labels"),
            Update = deploy.Member("update_config") is { } update ? Update(update) : null,
            Rollback = deploy.Member("rollback_config") is { } rollback ? Update(rollback) : null,
            Restart = deploy.Member("restart_policy") is { } restart ? Restart(restart) : null,
            Constraints = placement?.Texts("constraints") ?? [],
            SpreadOver = placement is { } preferred ? Spread(preferred) : [],
            MaxReplicasPerNode = placement?.Small("max_replicas_per_node"),
            ReservedNanoCpus = reservations is { } reserved ? ResourcesReader.NanoCpus(reserved) : null,
            GenericResources = reservations is { } generic ? Generic(generic) : [],
        };
    }

    private static DeployUpdate Update(MemberReader update) => new()
    {
        Parallelism = update.Small("parallelism"),
        Delay = update.Duration("delay"),
        Monitor = update.Duration("monitor"),
        FailureAction = update.Word("failure_action"),
        MaxFailureRatio = update.Real("max_failure_ratio"),
        Order = update.Word("order"),
    };

    private static DeployRestart Restart(MemberReader restart) => new()
    {
        Condition = restart.Word("condition"),
        Delay = restart.Duration("delay"),
        MaxAttempts = restart.Small("max_attempts"),
        Window = restart.Duration("window"),
    };

    private static List<string> Spread(MemberReader placement)
    {
        var labels = new List<string>();
        foreach (var preference in placement.Items("preferences"))
        {
            if (preference.Word("spread") is { } label) labels.Add(label);
        }
        return labels;
    }

    private static List<DeployGenericResource> Generic(MemberReader reservations)
    {
        var resources = new List<DeployGenericResource>();
        foreach (var item in reservations.Items("generic_resources"))
        {
            if (item.Member("discrete_resource_spec") is { } resource && resource.Word("kind") is { } kind) resources.Add(new(kind, resource.Whole("value") ?? 0));
        }
        return resources;
    }
}
