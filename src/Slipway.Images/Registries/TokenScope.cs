namespace Slipway.Images.Registries;

/// <summary>What tokens allow (docker's token specification): <c>type:name:action,action</c>, several parted by spaces.</summary>
internal static class TokenScope
{
    /// <summary>What is asked for, and whatever else the registry says it takes, each once.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string> scopes, string? named)
    {
        List<string> all = [.. scopes];
        foreach (var scope in (named ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Allows(all, scope)) all.Add(scope);
        }

        return all;
    }

    private static bool Allows(List<string> scopes, string wanted)
    {
        var (resource, actions) = Split(wanted);
        foreach (var scope in scopes)
        {
            var (had, allowed) = Split(scope);
            if (had == resource && actions.Split(',').All(action => allowed.Split(',').Contains(action, StringComparer.Ordinal))) return true;
        }

        return false;
    }

    private static (string Resource, string Actions) Split(string scope)
    {
        var colon = scope.LastIndexOf(':');
        return colon < 0 ? (scope, "") : (scope[..colon], scope[(colon + 1)..]);
    }
}
