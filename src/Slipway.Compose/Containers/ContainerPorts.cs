using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Docker;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>Ports a service exposes and publishes, in the engine's terms: <c>80/tcp</c>.</summary>
internal static class ContainerPorts
{
    public static SortedDictionary<string, EmptyObject>? Exposed(ComposeService service)
    {
        if (service.Ports.Count == 0 && service.Expose.Count == 0) return null;
        var exposed = new SortedDictionary<string, EmptyObject>(StringComparer.Ordinal);
        foreach (var port in service.Ports) exposed[Key(port)] = new EmptyObject();
        foreach (var entry in service.Expose)
        {
            var slash = entry.IndexOf('/', StringComparison.Ordinal);
            var protocol = slash < 0 ? "tcp" : entry[(slash + 1)..];
            var range = slash < 0 ? entry : entry[..slash];
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            if (TryPort(dash < 0 ? range : range[..dash], out var first) && TryPort(dash < 0 ? range : range[(dash + 1)..], out var last))
            {
                for (var port = first; port <= last; port++) exposed[string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}")] = new EmptyObject();
            }
            // The engine says what is wrong with it.
            else exposed[$"{range}/{protocol}"] = new EmptyObject();
        }
        return exposed;
    }

    public static SortedDictionary<string, IReadOnlyList<PortBinding>?>? Bindings(ComposeService service)
    {
        if (service.Ports.Count == 0) return null;
        var bindings = new SortedDictionary<string, IReadOnlyList<PortBinding>?>(StringComparer.Ordinal);
        foreach (var port in service.Ports)
        {
            var key = Key(port);
            var binding = new PortBinding { HostIp = port.HostIp ?? "", HostPort = port.Published ?? "" };
            if (bindings.TryGetValue(key, out var known) && known is List<PortBinding> list) list.Add(binding);
            else bindings[key] = new List<PortBinding> { binding };
        }
        return bindings;
    }

    private static string Key(ServicePort port) => string.Create(CultureInfo.InvariantCulture, $"{port.Target}/{port.Protocol}");

    private static bool TryPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
