namespace Slipway.Compose.Loading.Schema;

/// <summary><c>deploy</c></summary>
internal static class DeploySchema
{
    public static readonly Alternatives Deploy = Forms.Object("'deploy'", static () =>
    [
        new("mode", Forms.UsuallyOneOf("replicated", "global", "replicated-job", "global-job")),
        new("endpoint_mode", Forms.UsuallyOneOf("vip", "dnsrr")),
        new("replicas", Forms.Whole(0)),
        new("labels", Forms.KeyValues),
        new("update_config", Update("'update_config'")),
        new("rollback_config", Update("'rollback_config'")),
        new("resources", Resources),
        new("restart_policy", RestartPolicy),
        new("placement", Placement),
    ]).OrEmpty();

    private static Alternatives Update(string title) => Forms.Object(title, static () =>
    [
        new("parallelism", Forms.Whole(0)),
        new("delay", Forms.Duration),
        new("monitor", Forms.Duration),
        new("failure_action", Forms.UsuallyOneOf("continue", "pause", "rollback")),
        new("max_failure_ratio", Forms.Number),
        new("order", Forms.OneOf("start-first", "stop-first")),
    ]);

    private static Alternatives Resources => Forms.Object("'resources'", static () =>
    [
        new("limits", Forms.Object("'limits'", static () =>
        [
            new("cpus", Forms.Number),
            new("memory", Memory),
            new("pids", Forms.Whole()),
        ])),
        new("reservations", Forms.Object("'reservations'", static () =>
        [
            new("cpus", Forms.Number),
            new("memory", Memory),
            new("devices", ResourceSchema.DeviceRequests),
            new("generic_resources", GenericResources),
        ])),
    ]);

    private static Alternatives Memory => Forms.Format("a size such as '512m'", Formats.SizeText.Fault);

    private static Alternatives GenericResources => Forms.ListOf(Forms.Object("an item of 'generic_resources'", static () =>
    [
        new("discrete_resource_spec", Forms.Object("'discrete_resource_spec'", static () => [new("kind", Forms.Text), new("value", Forms.RoundedNumber)])),
    ]));

    private static Alternatives RestartPolicy => Forms.Object("'restart_policy'", static () =>
    [
        new("condition", Forms.UsuallyOneOf("none", "on-failure", "any", "no", "always", "unless-stopped")),
        new("delay", Forms.Duration),
        new("max_attempts", Forms.Whole(0)),
        new("window", Forms.Duration),
    ]);

    private static Alternatives Placement => Forms.Object("'placement'", static () =>
    [
        new("constraints", Forms.TextList),
        new("preferences", Forms.ListOf(Forms.Object("an item of 'preferences'", static () => [new("spread", Forms.Text)]))),
        new("max_replicas_per_node", Forms.Whole(0)),
    ]);
}
