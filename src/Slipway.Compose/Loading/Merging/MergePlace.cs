namespace Slipway.Compose.Loading.Merging;

/// <summary>Where in a compose file a value stands, as far as merging tells places apart.</summary>
internal enum MergePlace
{
    Project,
    Services,
    Service,
    Build,
    HealthCheck,
    Logging,
    Deploy,
    Networks,
    Network,

    /// <summary>Keys of the user's, of which a later value replaces an earlier one, null included.</summary>
    Pairs,

    /// <summary>Replaced whole.</summary>
    Whole,

    /// <summary>Merged, with null saying nothing.</summary>
    Plain,
}

/// <summary>The way from a place to its members.</summary>
internal static class MergePlaces
{
    public static MergePlace Of(MergePlace parent, string key) => parent switch
    {
        _ when key.StartsWith("x-", StringComparison.Ordinal) && parent is not (MergePlace.Services or MergePlace.Pairs or MergePlace.Networks) => MergePlace.Whole,
        MergePlace.Project => key switch { "services" => MergePlace.Services, "networks" => MergePlace.Networks, _ => MergePlace.Plain },
        MergePlace.Services => MergePlace.Service,
        MergePlace.Service => key switch
        {
            "command" or "entrypoint" => MergePlace.Whole,
            "environment" or "labels" or "annotations" or "sysctls" or "ulimits" => MergePlace.Pairs,
            "build" => MergePlace.Build,
            "healthcheck" => MergePlace.HealthCheck,
            "logging" => MergePlace.Logging,
            "deploy" => MergePlace.Deploy,
            _ => MergePlace.Plain,
        },
        MergePlace.Pairs => MergePlace.Whole,
        MergePlace.Build => key is "args" or "labels" or "additional_contexts" ? MergePlace.Pairs : MergePlace.Plain,
        MergePlace.HealthCheck => key == "test" ? MergePlace.Whole : MergePlace.Plain,
        MergePlace.Deploy => key == "labels" ? MergePlace.Pairs : MergePlace.Plain,
        MergePlace.Networks => MergePlace.Network,
        MergePlace.Network => key switch { "labels" => MergePlace.Pairs, _ => MergePlace.Plain },
        _ => MergePlace.Plain,
    };
}
