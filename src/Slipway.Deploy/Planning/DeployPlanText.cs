using System.Globalization;
using Slipway.Compose.Planning;

namespace Slipway.Deploy.Planning;

/// <summary>A deployment's plan as text.</summary>
public static class DeployPlanText
{
    /// <summary>Lines without line ends; details are indented by two blanks for each level.</summary>
    public static IReadOnlyList<string> Lines(DeployPlan deployment)
    {
        List<string> lines = [];
        foreach (var host in deployment.Hosts)
        {
            lines.Add($"{host.Host}: {Heading(host, deployment.Release)}");
            foreach (var image in host.Images)
            {
                if (!image.IsEmpty)
                    lines.Add($"  send image {image.Image.Reference}: {Size(image.Bytes)}, {image.MissingLayers} of {image.TotalLayers} layers ({image.Cause})");
            }

            foreach (var image in host.Builds)
                lines.Add($"  build image {image} here and send it (its sources changed, or it was never built)");
            foreach (var image in host.Pulls)
                lines.Add($"  pull image {image} (neither this machine's engine nor the host's has it)");
            foreach (var files in host.Files)
                lines.Add($"  send files {files.Path}: {Size(files.Bytes)} ({files.Cause})");
            // How images come there is said above.
            if (host.Stack is { } plan && plan with { Images = [] } is { IsEmpty: false } stack)
                lines.AddRange(PlanText.Of(stack).TrimEnd('\n').Split('\n').Select(line => "  " + line));
            lines.AddRange(host.Swarm.Select(line => "  " + line));
        }

        return lines;
    }

    /// <summary>Bytes for people, in units of 1000: <c>2.1 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    private static string Heading(HostPlan host, int release) => (host.Current, host.IsEmpty) switch
    {
        ({ } current, true) => $"nothing to do, release {current} is what would be deployed",
        ({ } current, false) => $"release {current} → {release}",
        (null, _) => $"first release, {release}",
    };
}
