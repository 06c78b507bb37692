using System.Text;
using Slipway.Compose.Model;

namespace Slipway.Compose.Containers;

/// <summary>The labels of a service's containers: the file's, and over them those that docker compose knows its containers by.</summary>
internal static class ServiceLabels
{
    public static SortedDictionary<string, string> Of(ComposeProject project, ComposeService service, string configHash, IReadOnlyDictionary<string, string> fields)
    {
        var labels = Ordered.Pairs(service.Labels) ?? new SortedDictionary<string, string>(StringComparer.Ordinal);
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Service] = service.Name;
        labels[ComposeLabels.ConfigHash] = configHash;
        labels[ComposeLabels.OneOff] = "False";
        labels[ComposeLabels.DependsOn] = DependsOn(service);
        labels[ComposeLabels.Version] = ComposeLabels.VersionFollowed;
        labels[ComposeLabels.WorkingDirectory] = project.WorkingDirectory;
        labels[ComposeLabels.ConfigFiles] = string.Join(',', project.ConfigFiles);
        if (project.EnvironmentFiles.Count > 0) labels[ComposeLabels.EnvironmentFile] = string.Join(',', project.EnvironmentFiles);
        labels[ComposeLabels.Fields] = FieldDigests.Format(fields);
        return labels;
    }

    private static string DependsOn(ComposeService service)
    {
        var names = new List<string>(service.DependsOn.Keys);
        names.Sort(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var name in names)
        {
            var dependency = service.DependsOn[name];
            if (text.Length > 0) text.Append(',');
            text.Append(name).Append(':').Append(dependency.Condition switch
            {
                DependencyCondition.Healthy => "service_healthy",
                DependencyCondition.CompletedSuccessfully => "service_completed_successfully",
                _ => "service_started",
            }).Append(dependency.Restart ? ":true" : ":false");
        }
        return text.ToString();
    }
}
