namespace Slipway.Images.Registries;

/// <summary>What is asked of a registry, apart from who asks.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">A path such as <c>/v2/…</c>, or a whole URL that the registry gave.</param>
/// <param name="Purpose">For messages, as in "could not …".</param>
internal sealed record RegistryRequest(HttpMethod Method, string Target, string Purpose)
{
    /// <summary>What a token has to allow (docker's token specification): <c>repository:library/web:pull,push</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the registry has much to do before it answers, such as to check and store gigabytes.</summary>
    public bool TakesLong { get; init; }

    /// <summary>Makes the body of one attempt.</summary>
    public Func<IdleWatch, HttpContent>? Body { get; init; }

    public static IReadOnlyList<string> PullScopes(string repository) => [$"repository:{repository}:pull"];

    public static IReadOnlyList<string> PushScopes(string repository) => [$"repository:{repository}:pull,push"];
}
