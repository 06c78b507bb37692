using System.Text;

namespace Slipway.Deploy.Swarm;

/// <summary>A plan as text: one line for each action with its cause, nothing for what stays as it is.</summary>
public static class SwarmPlanText
{
    /// <summary>The lines, each ending in a line feed, in the order in which things are done. Holds names of members, never their values, replicas aside.</summary>
    public static string Of(SwarmPlan plan)
    {
        var rows = new List<string[]>();
        foreach (var network in plan.Networks)
        {
            if (network.Kind != SwarmActionKind.Keep) rows.Add(["network", network.Network.Name, "create", network.Cause ?? ""]);
        }

        foreach (var stored in plan.Objects)
        {
            if (stored.Kind != SwarmActionKind.Keep) rows.Add([stored.Described.Kind == SwarmObjectKind.Secret ? "secret" : "config", stored.Name, "create", stored.Cause ?? ""]);
        }

        foreach (var service in plan.Services)
        {
            if (service.Kind == SwarmActionKind.Create) rows.Add(["service", service.Service.FullName, "create", service.Cause + After(service)]);
            else if (service.Kind == SwarmActionKind.Update) rows.Add(["service", service.Service.FullName, "update", service.Cause + (service.ReplacesTasks ? "; " + service.Service.Manner : "") + After(service)]);
        }

        foreach (var removal in plan.Removals) rows.Add([removal.What, removal.Name, "remove", removal.Cause]);
        return rows.Count == 0 ? $"stack {plan.ProjectName}: nothing to do\n" : Aligned(rows);
    }

    private static string After(SwarmServiceAction service) => service.Service.DependsOn.Count == 0 ? "" : $"; after {string.Join(", ", service.Service.DependsOn)}";

    private static string Aligned(List<string[]> rows)
    {
        var widths = new int[3];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++) widths[i] = Math.Max(widths[i], row[i].Length);
        }

        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++) text.Append(row[i].PadRight(widths[i])).Append("  ");
            text.Append(row[3]).Append('\n');
        }

        return text.ToString();
    }
}
