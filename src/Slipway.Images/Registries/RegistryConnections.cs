using System.Collections.Concurrent;
using System.Net;
using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>The connections to registries, and to the token servers and storages they send on to. Says who may be spoken to without TLS.</summary>
internal sealed class RegistryConnections(RegistryOptions options) : IDisposable
{
    private const int MostRedirects = 5;
    private const int LongFactor = 5;
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);
    private bool disposed;

    /// <summary>Whether TLS may be missing or unvouched for: the loopback's hosts, and those named so.</summary>
    public bool IsLenient(string authority)
    {
        if (Uri.TryCreate("https://" + authority, UriKind.Absolute, out var uri) && IsLoopback(uri)) return true;
        foreach (var insecure in options.Insecure)
        {
            if (insecure.Equals(authority, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Sends a request, and sends it on where the answer says so; the authorization stays with the host it is for.</summary>
    /// <param name="registry">Whose errors these are.</param>
    /// <param name="request">Its target is not used.</param>
    /// <param name="target">Where to.</param>
    /// <param name="authorization">The header's value.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PassingFailure">It came to no answer.</exception>
    public async Task<RegistryAnswer> FollowAsync(string registry, RegistryRequest request, Uri target, string? authorization, CancellationToken cancellationToken)
    {
        var home = target;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(registry, request, target, IsSame(home, target) ? authorization : null, cancellationToken);
            if (!IsRedirect(answer.Status, request.Method)) return answer;
            using (answer)
            {
                if (redirects == MostRedirects)
                    throw new SlipwayException(RegistryErrors.Malformed(registry, request.Purpose, "it sends on without end"));
                target = Locate(registry, request.Purpose, answer);
            }
        }
    }

    /// <summary>Sends one request.</summary>
    public async Task<RegistryAnswer> SendAsync(string registry, RegistryRequest request, Uri target, string? authorization, CancellationToken cancellationToken)
    {
        if (target.Scheme != Uri.UriSchemeHttps && !IsLenient(Authority(target)))
            throw new SlipwayException(RegistryErrors.NotEncrypted(registry, Shown(target)));
        var host = hosts.GetOrAdd(Authority(target), Connect);
        var message = new HttpRequestMessage(request.Method, target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var watch = new IdleWatch(request.TakesLong ? LongFactor * options.IdleTimeout : options.IdleTimeout, cancellationToken);
        try
        {
            Fill(message, request, watch, authorization);
            var response = await host.Invoker.SendAsync(message, watch.Token);
            host.HasAnswered = true;
            return new RegistryAnswer(message, response, watch, registry, request.Purpose);
        }
        catch (Exception e)
        {
            var failure = Failure(e, host, watch, registry, request.Purpose);
            message.Dispose();
            watch.Dispose();
            if (failure is null) throw;
            throw failure;
        }
    }

    /// <summary>Where an answer sends on to, or says that an upload goes on.</summary>
    public static Uri Locate(string registry, string purpose, RegistryAnswer answer)
    {
        var location = answer.Header("Location");
        if (location is null || !Uri.TryCreate(answer.Origin, location, out var target) || (target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp))
            throw new SlipwayException(RegistryErrors.Malformed(registry, purpose, $"its answer (HTTP {answer.Status}) has no usable Location"));
        return target;
    }

    /// <summary>Whether both are the same host, port and scheme, so that what is a secret of one is none before the other.</summary>
    public static bool IsSame(Uri left, Uri right) => left.Scheme == right.Scheme && left.Port == right.Port && left.IdnHost.Equals(right.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the innermost exception says; the outer ones only say that something went wrong.</summary>
    public static string Reason(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }

    public void Dispose()
    {
        disposed = true;
        foreach (var (_, host) in hosts) host.Invoker.Dispose();
    }

    private static void Fill(HttpRequestMessage message, RegistryRequest request, IdleWatch watch, string? authorization)
    {
        message.Headers.TryAddWithoutValidation("User-Agent", "slipway");
        if (authorization is not null) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Content = request.Body?.Invoke(watch);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        // A registry that refuses a large body says so before it is sent, and not by cutting the connection.
        if (message.Content?.Headers.ContentLength > BlobContent.AskFirst) message.Headers.ExpectContinue = true;
    }

    private Exception? Failure(Exception e, Host host, IdleWatch watch, string registry, string purpose)
    {
        switch (e)
        {
            case OperationCanceledException { InnerException: TimeoutException }:
                return Unconnected("no connection came about in time");
            case OperationCanceledException when watch.Ended:
                return new PassingFailure(PassingFailureKind.Cut, RegistryErrors.Silent(registry, purpose, watch.Patience));
            case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when host.Distrusted is { } why:
                return new SlipwayException(RegistryErrors.NotTrusted(host.Authority, why, options.CertificateFolders));
            case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                return Unconnected($"{RegistryErrors.OneLine(Reason(e))}; if it speaks no TLS, name it among the insecure registries");
            case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError }:
                return Unconnected(Reason(e));
            case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }:
                return new SlipwayException(RegistryErrors.Malformed(registry, purpose, Reason(e)));
            case HttpRequestException or IOException:
                return new PassingFailure(PassingFailureKind.Cut, RegistryErrors.Cut(registry, purpose, Reason(e)));
            default:
                return null;
        }

        PassingFailure Unconnected(string why) =>
            new(host.HasAnswered ? PassingFailureKind.Cut : PassingFailureKind.NeverConnected, RegistryErrors.Unreachable(registry, purpose, why));
    }

    private Host Connect(string authority)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new Host(authority, IsLenient(authority), options);
    }

    private static bool IsRedirect(int status, HttpMethod method) =>
        status is 307 or 308 || (status is 301 or 302 or 303 && (method == HttpMethod.Get || method == HttpMethod.Head));

    private static bool IsLoopback(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string Authority(Uri uri) => uri.Authority;

    private static string Shown(Uri uri) => uri.GetLeftPart(UriPartial.Path);

    private sealed class Host
    {
        public Host(string authority, bool lenient, RegistryOptions options)
        {
            Authority = authority;
            var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = options.IdleTimeout < LongestConnect ? options.IdleTimeout : LongestConnect,
                MaxResponseDrainSize = 64 * 1024,
                UseProxy = !IsLoopback(new Uri("https://" + authority)),
            };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (lenient || RegistryTrust.Accepts(authority, options.CertificateFolders, certificate, chain, errors)) return true;
                Distrusted = errors.ToString();
                return false;
            };
            Invoker = new HttpMessageInvoker(handler);
        }

        public string Authority { get; }

        public HttpMessageInvoker Invoker { get; }

        public bool HasAnswered { get; set; }

        /// <summary>Why its certificate was not taken.</summary>
        public string? Distrusted { get; private set; }
    }
}
