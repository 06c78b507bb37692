using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Requests to one registry: finds out how it is reached, and authenticates when it asks for that.</summary>
internal sealed class RegistrySession : IDisposable
{
    // Docker Hub's registry is not where its name says; that is a convention of docker's own.
    private const string DockerHub = "registry-1.docker.io";

    private readonly RegistryConnections connections;
    private readonly RegistryAuthorization authorization;
    private readonly RegistrySecrets secrets = new();
    private readonly SemaphoreSlim gate = new(1);
    private readonly TimeProvider time;
    private Uri? root;

    public RegistrySession(string registry, RegistryOptions options, RegistryConnections connections, TimeProvider time)
    {
        (Registry, this.connections, this.time) = (registry, connections, time);
        authorization = new RegistryAuthorization(registry, options, connections, secrets, time);
    }

    /// <summary>As references and docker's configuration name it.</summary>
    public string Registry { get; }

    /// <summary>Whether credentials were found and used.</summary>
    public bool HasLogin => authorization.HasLogin;

    /// <summary>Sends a request, authenticated where the registry asks for it. A token that is refused is renewed once.</summary>
    /// <returns>Any answer but 401 and those that may pass.</returns>
    /// <exception cref="PassingFailure">It failed for a reason that may pass.</exception>
    /// <exception cref="SlipwayException">SLIP2501: it refuses who we are.</exception>
    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var home = await RootAsync(request.Purpose, cancellationToken);
        var target = new Uri(home, request.Target);
        var isHome = RegistryConnections.IsSame(home, target);
        for (var renewed = false; ; renewed = true)
        {
            var header = isHome ? await authorization.FindAsync(request.Scopes, request.Purpose, cancellationToken) : null;
            var answer = await connections.FollowAsync(Registry, request, target, header, cancellationToken);
            if (IsPassing(answer.Status))
            {
                using (answer) throw await PassingAsync(answer, request.Purpose);
            }

            // What a storage elsewhere asks for is not for us to have.
            if (answer.Status != 401 || !RegistryConnections.IsSame(home, answer.Origin)) return answer;
            using (answer)
            {
                if (renewed) throw await RefusalAsync(answer, "", request.Purpose);
                await authorization.LearnAsync(answer.Headers("WWW-Authenticate"), request.Scopes, header, request.Purpose, cancellationToken);
            }
        }
    }

    /// <summary>Whether a repository has a blob.</summary>
    public async Task<bool> HasBlobAsync(string repository, Digest blob, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Head, $"/v2/{repository}/blobs/{blob}", $"look for the blob {RegistryErrors.Short(blob)} in {repository}") { Scopes = scopes };
        using var answer = await SendAsync(request, cancellationToken);
        return answer.Status switch
        {
            >= 200 and < 300 => true,
            404 => false,
            _ => throw await RefusalAsync(answer, repository, request.Purpose),
        };
    }

    /// <summary>An answer that is none that was hoped for, as an exception.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="repository">Empty where the name of a repository cannot be the reason.</param>
    /// <param name="purpose">For messages.</param>
    public async Task<SlipwayException> RefusalAsync(RegistryAnswer answer, string repository, string purpose) =>
        new((await ReadFailureAsync(answer)).Diagnose(Registry, repository, purpose, authorization.HasLogin));

    /// <summary>What an answer says is wrong, without our secrets.</summary>
    public async Task<RegistryFailure> ReadFailureAsync(RegistryAnswer answer)
    {
        var failure = await answer.FailureAsync();
        return failure with { Text = secrets.Hide(failure.Text) };
    }

    /// <summary>That failure as one that may pass.</summary>
    public PassingFailure Passing(RegistryFailure failure, string purpose, PassingFailureKind kind) =>
        new(kind, failure.Diagnose(Registry, "", purpose, authorization.HasLogin));

    public void Dispose()
    {
        authorization.Dispose();
        gate.Dispose();
    }

    private static bool IsPassing(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    private async Task<PassingFailure> PassingAsync(RegistryAnswer answer, string purpose)
    {
        var failure = await ReadFailureAsync(answer);
        var wait = answer.RetryAfter(time.GetUtcNow());
        var diagnostic = failure.Status == 429
            ? RegistryErrors.TooMany(Registry, purpose, wait is { } span ? $"in {Math.Ceiling(span.TotalSeconds):0} s" : null)
            : failure.Diagnose(Registry, "", purpose, authorization.HasLogin);
        return new PassingFailure(PassingFailureKind.Answered, diagnostic, wait);
    }

    // Docker's rule: TLS, and where that may be missing, what the port speaks.
    private async Task<Uri> RootAsync(string purpose, CancellationToken cancellationToken)
    {
        if (root is not null) return root;
        var authority = Registry == ImageReference.DefaultDomain ? DockerHub : Registry;
        var encrypted = new Uri("https://" + authority);
        if (!connections.IsLenient(authority)) return root = encrypted;
        await gate.WaitAsync(cancellationToken);
        try
        {
            return root ??= await IsSpokenAtAsync(encrypted) ? encrypted : await PlainAsync();
        }
        finally
        {
            gate.Release();
        }

        async Task<bool> IsSpokenAtAsync(Uri address)
        {
            try
            {
                await ProbeAsync(address);
                return true;
            }
            catch (PassingFailure)
            {
                return false;
            }
        }

        async Task<Uri> PlainAsync()
        {
            var plain = new Uri("http://" + authority);
            await ProbeAsync(plain);
            return plain;
        }

        async Task ProbeAsync(Uri address)
        {
            var request = new RegistryRequest(HttpMethod.Get, "", purpose);
            using var answer = await connections.SendAsync(Registry, request, new Uri(address, "/v2/"), null, cancellationToken);
            if (answer.Status == 401) await authorization.LearnAsync(answer.Headers("WWW-Authenticate"), [], null, purpose, cancellationToken);
        }
    }
}
