using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Docker;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>A project's containers as the engine lists them.</summary>
internal static class ProjectContainers
{
    /// <summary>By service, number and name.</summary>
    public static async Task<IReadOnlyList<ContainerSummary>> ListAsync(Engine engine, string projectName, CancellationToken cancellationToken)
    {
        var list = await engine.Containers.ListAsync(EngineFilters.Label($"{ComposeLabels.Project}={projectName}"), cancellationToken);
        return [.. list.Where(container => container.Service is not null)
            .OrderBy(container => container.Service, StringComparer.Ordinal).ThenBy(container => container.Number).ThenBy(container => container.Name, StringComparer.Ordinal)];
    }

    extension(ContainerSummary container)
    {
        /// <summary>Without the leading '/'.</summary>
        public string Name => Named(container.Names);

        public string? Service => container.Labels.GetValueOrDefault(ComposeLabels.Service);

        /// <summary>From 1; 0 where the label is missing or no number.</summary>
        public int Number => NumberOf(container.Labels);

        public bool IsOneOff => container.Labels.GetValueOrDefault(ComposeLabels.OneOff) == "True";
    }

    public static int NumberOf(IReadOnlyDictionary<string, string> labels) =>
        int.TryParse(labels.GetValueOrDefault(ComposeLabels.ContainerNumber), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // Old engines list names of links too: /other/alias.
    private static string Named(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (name.LastIndexOf('/') <= 0) return name.TrimStart('/');
        }

        return "";
    }
}
