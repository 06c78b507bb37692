using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>Containers on their way to replace others: <c>{first 12 digits of the old one's id}_{name}</c>, as docker compose names them, too.</summary>
internal static class Replacement
{
    private const int IdLength = 12;

    /// <summary>The name of the container that takes another one's place, until that one is gone.</summary>
    public static string TemporaryName(string replacedId, string name) => $"{replacedId[..IdLength]}_{name}";

    /// <summary>
    /// Whether a container bears a temporary name instead of <paramref name="name"/>: it is to get that name, or has just given it to its successor. No label tells: it would
    /// stay after the renaming.
    /// </summary>
    public static bool IsTemporaryOf(ObservedContainer container, string name) =>
        container.Name.Length == IdLength + 1 + name.Length
        && container.Name[IdLength] == '_'
        && container.Name.EndsWith(name, StringComparison.Ordinal)
        && IsHexadecimal(container.Name.AsSpan(0, IdLength));

    /// <summary>
    /// The anonymous volumes that the next container takes over, by their paths: those whose place the service does not fill otherwise. Their names are 64 hexadecimal digits
    /// that the engine made up; a named volume that the service no longer mounts is not carried over, nor is one that it only shares.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Carried(ObservedContainer container, ComposeService service, IReadOnlySet<string> shared)
    {
        var carried = new Dictionary<string, string>(StringComparer.Ordinal);
        var filled = service.Volumes.Where(mount => mount.Type != "volume" || mount.Source is not null).Select(mount => mount.Target)
            .Concat(service.Tmpfs.Select(tmpfs => tmpfs.Split(':')[0]))
            .Select(target => target.Length > 1 ? target.TrimEnd('/') : target).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in container.Mounts)
        {
            if (mount is { Type: "volume", Name: { } name, Destination: { } destination } && IsAnonymous(name) && !shared.Contains(name) && !filled.Contains(destination)) carried[destination] = name;
        }

        return carried;
    }

    /// <summary>The names of a container's anonymous volumes.</summary>
    public static IEnumerable<string> AnonymousVolumes(ObservedContainer container) =>
        container.Mounts.Where(mount => mount is { Type: "volume", Name: not null } && IsAnonymous(mount.Name)).Select(mount => mount.Name!);

    private static bool IsAnonymous(string name) => name.Length == 64 && IsHexadecimal(name);

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c)) return false;
        }

        return true;
    }
}
