using Slipway.Diagnostics;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>What is done with secrets and configs.</summary>
internal static class ObjectPlanning
{
    // Of the engine.
    private const int LargestSecret = 500 * 1024;
    private const int LargestConfig = 1000 * 1024;

    public static List<SwarmObjectAction> Actions(DesiredSwarm desired, ObservedSwarm observed, List<Diagnostic> found)
    {
        var actions = new List<SwarmObjectAction>(desired.Objects.Count + 1);
        if (observed.IsNamingKeyNew && HasSecrets(desired)) actions.Add(Key(desired.ProjectName, observed.NamingKey));
        foreach (var described in desired.Objects)
        {
            var there = described.Kind == SwarmObjectKind.Secret ? observed.Secrets : observed.Configs;
            var kind = Word(described.Kind);
            if (described.External)
            {
                var named = Find(there, described.BaseName);
                if (named is null) found.Add(SwarmErrors.ExternalMissing(kind, described.BaseName, Suggestion.For(described.BaseName, Names(there)), described.Position));
                actions.Add(new(SwarmActionKind.Keep, described.BaseName, described, named?.Id));
                continue;
            }

            if (described.Read() is not { } content)
            {
                found.Add(SwarmErrors.NoContent(kind, described.Key, described.Position));
                continue;
            }

            var most = described.Kind == SwarmObjectKind.Secret ? LargestSecret : LargestConfig;
            if (content.Length == 0 || content.Length > most)
            {
                found.Add(SwarmErrors.TooLarge(kind, described.Key, content.Length, most, described.Position));
                continue;
            }

            var name = SwarmNames.Of(described, desired.ProjectName, content.Span, observed.NamingKey.Span);
            var existing = Find(there, name);
            actions.Add(existing is null
                ? new(SwarmActionKind.Create, name, described, null, HasEarlier(there, desired.ProjectName, described.Key) ? "its content changed" : "it is not there")
                : new(SwarmActionKind.Keep, name, described, existing.Id));
        }

        return actions;
    }

    /// <summary>A specification with the swarm's names in the place of keys.</summary>
    public static ServiceSpec Named(ServiceSpec spec, IReadOnlyList<SwarmObjectAction> objects)
    {
        var container = spec.TaskTemplate.ContainerSpec;
        if (container is { Secrets: null, Configs: null }) return spec;
        List<SecretReference>? secrets = null;
        foreach (var reference in container.Secrets ?? []) (secrets ??= []).Add(reference with { SecretName = Name(objects, SwarmObjectKind.Secret, reference.SecretName) });
        List<ConfigReference>? configs = null;
        foreach (var reference in container.Configs ?? []) (configs ??= []).Add(reference with { ConfigName = Name(objects, SwarmObjectKind.Config, reference.ConfigName) });
        return spec with { TaskTemplate = spec.TaskTemplate with { ContainerSpec = container with { Secrets = secrets, Configs = configs } } };
    }

    public static IEnumerable<SwarmRemoval> Removals(SwarmObjectKind kind, DesiredSwarm desired, IReadOnlyList<StoredObject> there, IReadOnlyList<SwarmObjectAction> wanted)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (kind == SwarmObjectKind.Config && desired.Services.Count > 0) kept.Add(SwarmNames.KeyOf(desired.ProjectName));
        foreach (var action in wanted)
        {
            if (action.Described.Kind != kind) continue;
            kept.Add(action.Name);
            keys.Add(action.Described.Key);
        }

        var gone = new List<SwarmRemoval>();
        foreach (var stored in there)
        {
            if (!SwarmPlanner.IsOurs(stored.Labels, desired.ProjectName) || kept.Contains(stored.Name)) continue;
            var isOlder = stored.Labels.TryGetValue(SwarmLabels.Key, out var key) && keys.Contains(key);
            gone.Add(new(Word(kind), stored.Name, stored.Id, isOlder ? "an earlier content" : $"the project has no such {Word(kind)}"));
        }

        gone.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return gone;
    }

    public static string Word(SwarmObjectKind kind) => kind == SwarmObjectKind.Secret ? "secret" : "config";

    private static SwarmObjectAction Key(string project, ReadOnlyMemory<byte> key)
    {
        var name = SwarmNames.KeyOf(project);
        var described = new SwarmObject { Kind = SwarmObjectKind.Config, Key = "", BaseName = name, Read = () => key };
        return new(SwarmActionKind.Create, name, described, null, "names of secrets are made with it");
    }

    private static bool HasSecrets(DesiredSwarm desired)
    {
        foreach (var described in desired.Objects)
        {
            if (described is { Kind: SwarmObjectKind.Secret, External: false }) return true;
        }

        return false;
    }

    private static bool HasEarlier(IReadOnlyList<StoredObject> there, string project, string key)
    {
        foreach (var stored in there)
        {
            if (SwarmPlanner.IsOurs(stored.Labels, project) && stored.Labels.TryGetValue(SwarmLabels.Key, out var of) && of == key) return true;
        }

        return false;
    }

    private static string Name(IReadOnlyList<SwarmObjectAction> objects, SwarmObjectKind kind, string key)
    {
        foreach (var action in objects)
        {
            if (action.Described.Kind == kind && action.Described.Key == key) return action.Name;
        }

        return key;
    }

    private static StoredObject? Find(IReadOnlyList<StoredObject> there, string name)
    {
        foreach (var stored in there)
        {
            if (stored.Name == name) return stored;
        }

        return null;
    }

    private static List<string> Names(IReadOnlyList<StoredObject> there)
    {
        var names = new List<string>(there.Count);
        foreach (var stored in there) names.Add(stored.Name);
        return names;
    }
}
