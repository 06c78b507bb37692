using System.Net;
using System.Net.Sockets;
using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>Static addresses lie in the subnets of their network, which the engine demands of networks that it makes for the project.</summary>
internal sealed class AddressRules(ProjectTree tree, Action<Diagnostic> report)
{
    public void Check()
    {
        foreach (var service in tree.Services)
        {
            foreach (var (network, value) in service.Members.Mapping("networks"))
            {
                if (value is not YamlMapping settings || !tree.Defines("networks", network.Text)) continue;
                CheckAddress(service, network.Text, settings["ipv4_address"], AddressFamily.InterNetwork);
                CheckAddress(service, network.Text, settings["ipv6_address"], AddressFamily.InterNetworkV6);
            }
        }
    }

    private void CheckAddress(ServiceTree service, string name, YamlNode? node, AddressFamily family)
    {
        if (node is not YamlScalar { IsNull: false } text || !IPAddress.TryParse(text.Text, out var address) || address.AddressFamily != family) return;
        var definition = tree.Section("networks").FirstOrDefault(entry => entry.Key.Text == name).Value as YamlMapping;
        // Subnets that somebody else gives are not known.
        if (definition is not null && (definition.IsOn("external") || definition.Text("driver") is not (null or "" or "bridge"))) return;
        var ipam = definition?["ipam"] as YamlMapping;
        if (ipam?.Text("driver") is not (null or "" or "default")) return;

        var subnets = new List<string>();
        foreach (var pool in ipam?.List("config").OfType<YamlMapping>() ?? [])
        {
            if (pool.Text("subnet") is not { } subnet) continue;
            // One that is malformed has been told of already.
            if (!AddressText.TryNetwork(subnet, out var range) || (range.BaseAddress.AddressFamily == family && range.Contains(address))) return;
            if (range.BaseAddress.AddressFamily == family) subnets.Add(subnet);
        }
        report(subnets.Count == 0
            ? SchemaErrors.AddressWithoutSubnet(service.Name, text.Text, name, text.Position)
            : SchemaErrors.AddressOutsideSubnets(service.Name, text.Text, name, string.Join(", ", subnets), text.Position));
    }
}
