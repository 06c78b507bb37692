using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>The form of <c>deploy</c>.</summary>
internal static class DeployForm
{
    public static readonly Shape Deploy = Members(key => key switch
    {
        "mode" or "endpoint_mode" => Text,
        "replicas" => Whole,
        "labels" => PairForms.Labels,
        "update_config" or "rollback_config" => Members(Update),
        "restart_policy" => Members(Restart),
        "placement" => Members(Placement),
        "resources" => Members(kind => kind is "limits" or "reservations" ? Members(Resource) : null),
        _ => null,
    });

    private static Shape? Update(string key) => key switch
    {
        "parallelism" => Whole,
        "delay" or "monitor" => Duration,
        "failure_action" or "order" => Text,
        "max_failure_ratio" => Real,
        _ => null,
    };

    private static Shape? Restart(string key) => key switch
    {
        "condition" => Text,
        "delay" or "window" => Duration,
        "max_attempts" => Whole,
        _ => null,
    };

    private static Shape? Placement(string key) => key switch
    {
        "constraints" => List(Text),
        "preferences" => List(Members(member => member == "spread" ? Text : null)),
        "max_replicas_per_node" => Whole,
        _ => null,
    };

    private static Shape? Resource(string key) => key switch
    {
        "cpus" => Real,
        "memory" => Size,
        "pids" => Whole,
        "devices" => DeviceForms.Requests,
        "generic_resources" => List(Members(member => member == "discrete_resource_spec" ? Members(part => part switch { "kind" => Text, "value" => Whole, _ => null }) : null)),
        _ => null,
    };
}
