using System.Globalization;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>Ports as docker prints them: <c>443/tcp, 0.0.0.0:8080->80/tcp</c>, neighbours taken together as <c>0.0.0.0:8000-8002->8000-8002/tcp</c>.</summary>
internal static class PortText
{
    public static string Of(IReadOnlyList<PublishedPort> ports)
    {
        var texts = new List<string>();
        var sorted = ports.OrderBy(port => port.PublicPort is not null).ThenBy(port => port.Ip, StringComparer.Ordinal).ThenBy(port => port.Type, StringComparer.Ordinal)
            .ThenBy(port => port.PrivatePort).ThenBy(port => port.PublicPort).ToList();
        for (var first = 0; first < sorted.Count;)
        {
            var last = first;
            while (last + 1 < sorted.Count && Follows(sorted[last], sorted[last + 1])) last++;
            texts.Add(Text(sorted[first], sorted[last]));
            first = last + 1;
        }

        return string.Join(", ", texts);
    }

    private static bool Follows(PublishedPort port, PublishedPort next) =>
        next.Ip == port.Ip && next.Type == port.Type && next.PrivatePort == port.PrivatePort + 1
        && (port.PublicPort is null ? next.PublicPort is null : next.PublicPort == port.PublicPort + 1);

    private static string Text(PublishedPort first, PublishedPort last)
    {
        var inside = $"{Range(first.PrivatePort, last.PrivatePort)}/{first.Type}";
        if (first.PublicPort is not { } published) return inside;
        var address = first.Ip?.Contains(':', StringComparison.Ordinal) == true ? $"[{first.Ip}]" : first.Ip;
        return $"{address}:{Range(published, last.PublicPort!.Value)}->{inside}";
    }

    private static string Range(int first, int last) =>
        first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
}
