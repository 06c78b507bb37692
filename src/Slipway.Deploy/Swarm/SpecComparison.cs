using System.Text.Json;

namespace Slipway.Deploy.Swarm;

/// <summary>
/// Compares two specifications of a service in JSON, member by member. What the engine leaves out or adds when it stores one makes no difference: missing is as null, false, 0 and empty; ids of secrets and configs follow from their names; networks are
/// named by id or name; <c>ForceUpdate</c> is not part of what a service is.
/// </summary>
internal static class SpecComparison
{
    /// <summary>The members that differ, outermost first, as paths: <c>TaskTemplate.ContainerSpec.Env</c>. Lists differ as a whole.</summary>
    /// <param name="desired">A specification.</param>
    /// <param name="observed">Another one.</param>
    /// <param name="networkName">The name of a network, by its id; null for what is no id.</param>
    public static IReadOnlyList<string> Differences(ReadOnlyMemory<byte> desired, ReadOnlyMemory<byte> observed, Func<string, string?> networkName)
    {
        using var left = JsonDocument.Parse(desired);
        using var right = JsonDocument.Parse(observed);
        var differences = new List<string>();
        Compare("", left.RootElement, right.RootElement, networkName, differences);
        return differences;
    }

    private static void Compare(string path, JsonElement? desired, JsonElement? observed, Func<string, string?> networkName, List<string> differences)
    {
        if (desired?.ValueKind == JsonValueKind.Object || observed?.ValueKind == JsonValueKind.Object)
        {
            // A member that is an empty object says something: {"Global": {}}.
            if (path.StartsWith("Mode.", StringComparison.Ordinal) && (desired is null) != (observed is null))
            {
                differences.Add(path);
                return;
            }

            if (IsObjectOrMissing(desired) && IsObjectOrMissing(observed))
            {
                Members(path, desired, observed, networkName, differences);
                return;
            }
        }

        if (!AreSame(path, desired, observed, networkName)) differences.Add(path);
    }

    private static void Members(string path, JsonElement? desired, JsonElement? observed, Func<string, string?> networkName, List<string> differences)
    {
        if (desired is { ValueKind: JsonValueKind.Object } left)
        {
            foreach (var member in left.EnumerateObject())
            {
                if (!IsIgnored(path, member.Name, member.Value)) Compare(Joined(path, member.Name), member.Value, Member(observed, member.Name), networkName, differences);
            }
        }

        if (observed is not { ValueKind: JsonValueKind.Object } right) return;
        foreach (var member in right.EnumerateObject())
        {
            if (Member(desired, member.Name) is null && !IsIgnored(path, member.Name, member.Value)) Compare(Joined(path, member.Name), null, member.Value, networkName, differences);
        }
    }

    private static bool AreSame(string path, JsonElement? desired, JsonElement? observed, Func<string, string?> networkName)
    {
        if (IsEmpty(path, desired) && IsEmpty(path, observed)) return true;
        if (desired is not { } left || observed is not { } right || left.ValueKind != right.ValueKind) return false;
        switch (left.ValueKind)
        {
            case JsonValueKind.String:
                return path.EndsWith("Networks.Target", StringComparison.Ordinal) ? Named(left) == Named(right) : left.GetString() == right.GetString();
            case JsonValueKind.Number:
                return left.TryGetDecimal(out var one) && right.TryGetDecimal(out var other) ? one == other : left.GetRawText() == right.GetRawText();
            case JsonValueKind.Array:
                return AreSameLists(path, left, right, networkName);
            default:
                return true;
        }

        string Named(JsonElement text) => text.GetString() is { } id ? networkName(id) ?? id : "";
    }

    private static bool AreSameLists(string path, JsonElement desired, JsonElement observed, Func<string, string?> networkName)
    {
        var count = desired.GetArrayLength();
        if (count != observed.GetArrayLength()) return false;
        var differences = new List<string>();
        for (var i = 0; i < count && differences.Count == 0; i++) Compare(path, desired[i], observed[i], networkName, differences);
        return differences.Count == 0;
    }

    private static bool IsIgnored(string path, string member, JsonElement value) => member switch
    {
        "SecretID" or "ConfigID" or "ForceUpdate" => true,
        "Runtime" => value.ValueKind == JsonValueKind.String && value.GetString() == "container",
        "Isolation" => value.ValueKind == JsonValueKind.String && value.GetString() == "default",
        // The older place of a service's networks.
        "Networks" => path.Length == 0,
        SwarmLabels.Spec or SwarmLabels.Task => path.EndsWith("Labels", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsEmpty(string path, JsonElement? value) => value is not { } element || element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.False => !path.EndsWith(".Init", StringComparison.Ordinal),
        JsonValueKind.Number => element.TryGetDecimal(out var number) && number == 0,
        // A label without text is a label.
        JsonValueKind.String => element.GetString() is "" && !IsOfNames(path),
        JsonValueKind.Array => element.GetArrayLength() == 0,
        _ => false,
    };

    private static bool IsOfNames(string path)
    {
        var end = path.LastIndexOf('.');
        return end > 0 && (Ends("Labels") || Ends("Options") || Ends("Sysctls") || Ends("DriverOpts"));

        bool Ends(string member) => path.AsSpan(0, end).EndsWith(member, StringComparison.Ordinal);
    }

    private static bool IsObjectOrMissing(JsonElement? value) => value is null || value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string Joined(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
