using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;

namespace Slipway.Images.Registries;

/// <summary>
/// Who one registry is told we are: Basic credentials, or tokens of the server that its challenge names (docker's token and OAuth2 specifications). Each token is fetched once and kept for its life.
/// </summary>
internal sealed class RegistryAuthorization(string registry, RegistryOptions options, RegistryConnections connections, RegistrySecrets secrets, TimeProvider time) : IDisposable
{
    private const int TokenLimit = 1 << 20;

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, RegistryToken> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> named = new(StringComparer.Ordinal);
    private AuthenticationChallenge? challenge;
    private RegistryLogin? login;
    private bool isLoginKnown;

    /// <summary>Whether there are credentials that were used.</summary>
    public bool HasLogin => login is not null;

    /// <summary>Takes note of what the registry asks for, and that it refused a header.</summary>
    /// <param name="headers">Of <c>WWW-Authenticate</c>.</param>
    /// <param name="scopes">Of the request.</param>
    /// <param name="refused">What the request had sent.</param>
    /// <param name="purpose">For messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LearnAsync(IEnumerable<string> headers, IReadOnlyList<string> scopes, string? refused, string purpose, CancellationToken cancellationToken)
    {
        List<AuthenticationChallenge> offered = [];
        foreach (var header in headers) offered.AddRange(AuthenticationChallenge.Read(header));
        var best = offered.Find(one => one.Is("Bearer") && Realm(one) is not null) ?? offered.Find(one => one.Is("Basic"));
        if (best is null)
        {
            var schemes = offered.Count == 0 ? "nothing" : string.Join(", ", offered.Select(one => one.Scheme));
            throw new SlipwayException(RegistryErrors.UnknownAuthentication(registry, purpose, schemes));
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            challenge = best;
            var key = string.Join(' ', scopes);
            if (scopes.Count > 0 && best.Parameters.TryGetValue("scope", out var scope)) named[key] = scope;
            // Another request may have fetched a new one meanwhile.
            if (tokens.TryGetValue(key, out var token) && token.Header == refused) tokens.Remove(key);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The header to send; null as long as the registry has asked for nothing.</summary>
    /// <exception cref="SlipwayException">SLIP2501: it wants credentials that are not there, or its token server does not take them.</exception>
    public async Task<string?> FindAsync(IReadOnlyList<string> scopes, string purpose, CancellationToken cancellationToken)
    {
        if (challenge is null) return null;
        await gate.WaitAsync(cancellationToken);
        try
        {
            await FindLoginAsync(cancellationToken);
            if (challenge.Is("Basic"))
                return login is { UserName.Length: > 0 } ? Basic(login) : throw new SlipwayException(RegistryErrors.LoginMissing(registry, purpose));
            if (login?.RegistryToken is { } given) return "Bearer " + given;
            var key = string.Join(' ', scopes);
            if (!tokens.TryGetValue(key, out var token) || token.Until <= time.GetUtcNow())
            {
                token = await FetchAsync(TokenScope.With(scopes, named.GetValueOrDefault(key)), purpose, cancellationToken);
                secrets.Add(token.Text);
                tokens[key] = token;
            }

            return token.Header;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task FindLoginAsync(CancellationToken cancellationToken)
    {
        if (isLoginKnown) return;
        if (options.Credentials is { } credentials) login = await credentials.FindAsync(new RegistryReference(registry), cancellationToken);
        secrets.Add(login?.Password);
        secrets.Add(login?.IdentityToken);
        secrets.Add(login?.RegistryToken);
        if (login is { UserName.Length: > 0, Password.Length: > 0 }) secrets.Add(Basic(login)["Basic ".Length..]);
        isLoginKnown = true;
    }

    private async Task<RegistryToken> FetchAsync(IReadOnlyList<string> scopes, string purpose, CancellationToken cancellationToken)
    {
        var realm = Realm(challenge!)!;
        var service = challenge!.Parameters.GetValueOrDefault("service");
        using var answer = login?.IdentityToken is { } identity
            ? await connections.SendAsync(registry, Exchange(identity, service, scopes, purpose), realm, null, cancellationToken)
            : await connections.FollowAsync(
                registry, new RegistryRequest(HttpMethod.Get, "", purpose), Asking(realm, service, scopes), login is { UserName.Length: > 0 } ? Basic(login) : null, cancellationToken);
        if (answer.Status != 200)
        {
            var failure = await answer.FailureAsync();
            failure = failure with { Text = secrets.Hide(failure.Text) };
            if (failure.Status is 408 or 429 or >= 500)
                throw new PassingFailure(PassingFailureKind.Answered, failure.Diagnose(registry, "", purpose, HasLogin), answer.RetryAfter(time.GetUtcNow()));
            // A token server has no other reason to refuse than who asks, or for what.
            throw new SlipwayException(RegistryErrors.Refused(registry, purpose, HasLogin, $"its token server says: {failure.Text} (HTTP {failure.Status})"));
        }

        return RegistryToken.Read(await answer.ReadDocumentAsync("a token", TokenLimit), time.GetUtcNow(), registry, purpose);
    }

    private Uri Asking(Uri realm, string? service, IReadOnlyList<string> scopes)
    {
        var url = new StringBuilder(realm.GetLeftPart(UriPartial.Query));
        var separator = realm.Query.Length > 0 ? '&' : '?';
        if (service is not null) Add("service", service);
        foreach (var scope in scopes) Add("scope", scope);
        if (login is { UserName: { Length: > 0 } user }) Add("account", user);
        return new Uri(url.ToString());

        void Add(string name, string value)
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    private static RegistryRequest Exchange(string identity, string? service, IReadOnlyList<string> scopes, string purpose)
    {
        List<KeyValuePair<string, string>> form =
            [new("grant_type", "refresh_token"), new("refresh_token", identity), new("client_id", "slipway"), new("service", service ?? ""), new("scope", string.Join(' ', scopes))];
        return new RegistryRequest(HttpMethod.Post, "", purpose) { Body = _ => new FormUrlEncodedContent(form) };
    }

    private static Uri? Realm(AuthenticationChallenge challenge) =>
        challenge.Parameters.TryGetValue("realm", out var text)
        && Uri.TryCreate(text, UriKind.Absolute, out var realm)
        && (realm.Scheme == Uri.UriSchemeHttps || realm.Scheme == Uri.UriSchemeHttp) ? realm : null;

    private static string Basic(RegistryLogin login) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.UserName}:{login.Password}"));
}
