using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>What a service mounts has a source and a place of its own.</summary>
internal sealed class MountRules(ProjectTree tree, Action<Diagnostic> report)
{
    public void Check()
    {
        foreach (var service in tree.Services)
        {
            var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
            foreach (var mount in service.Members.List("volumes").OfType<YamlMapping>()) CheckMount(service, mount, taken);
            foreach (var folder in Texts(service.Members["tmpfs"]))
            {
                var options = folder.Text.IndexOf(':', StringComparison.Ordinal);
                Take(service, options < 0 ? folder.Text : folder.Text[..options], folder.Position, taken);
            }
        }
    }

    private void CheckMount(ServiceTree service, YamlMapping mount, Dictionary<string, SourcePosition> taken)
    {
        if (mount["target"] is not YamlScalar { IsNull: false, Text.Length: > 0 } target) return;
        if (!IsAbsolute(target.Text)) report(SchemaErrors.RelativeTarget(service.Name, target.Text, target.Position));
        if (mount.Text("type") == "bind" && mount.Text("source") is null or "") report(SchemaErrors.SourceMissing(service.Name, target.Text, mount.Position));
        Take(service, target.Text, target.Position, taken);
    }

    private void Take(ServiceTree service, string target, SourcePosition position, Dictionary<string, SourcePosition> taken)
    {
        var place = target.Length > 1 ? target.TrimEnd('/') : target;
        if (!taken.TryAdd(place, position)) report(SchemaErrors.TargetTwice(service.Name, target, taken[place], position));
    }

    // Containers of Windows have drives, and pipes.
    private static bool IsAbsolute(string path) => path[0] is '/' or '\\' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    private static IEnumerable<YamlScalar> Texts(YamlNode? node) => node switch
    {
        YamlScalar { IsNull: false } one => [one],
        YamlSequence list => list.Items.OfType<YamlScalar>(),
        _ => [],
    };
}
