using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Registries;
using Slipway.Integration.Tests.Compose;

namespace Slipway.Integration.Tests.Images.Registries;

/// <summary>Docker's registry (Debian's package docker-registry) on a free port of the loopback, with a folder of its own, for one test.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    public const string User = "user";
    public const string Password = "secret-canary-77";

    // bcrypt of the password.
    private const string Htpasswd = "user:$2y$05$2/yKxkiuCj.tq.3D7MSTlez/lc/RM2U.z8wEAfSbGbWj4ayiUJQX.\n";
    private const string Program = "docker-registry";
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly string root = Directory.CreateTempSubdirectory("slipway-registry-").FullName;
    private readonly StringBuilder log = new();
    private readonly List<RegistryClient> clients = [];
    private readonly Process process;
    private int stores;

    private RegistryServer(Func<string, string> more, string address)
    {
        Address = address;
        Port = FreePort.Next();
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(Path.Combine(root, "config.yml"));
        var added = more(root);
        File.WriteAllText(
            Path.Combine(root, "config.yml"),
            $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {Storage}
            {added}
            http:
              addr: {address}:{Port}
              secret: of-this-test
            """ + (File.Exists(Path.Combine(root, "tls.crt")) ? $"\n  tls:\n    certificate: {root}/tls.crt\n    key: {root}/tls.key\n" : "\n"));
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Directory.Delete(root, recursive: true);
            throw new AssertInconclusiveException($"{Program} is not installed; eng/setup does that.");
        }
    }

    public int Port { get; }

    public string Address { get; }

    public string Host => $"{(Address == Loopback ? "localhost" : Address)}:{Port}";

    public string Storage => Path.Combine(root, "storage");

    public string Folder => root;

    public static Task<RegistryServer> StartAsync(CancellationToken token) => StartAsync(_ => "", token);

    public static Task<RegistryServer> StartWithLoginAsync(CancellationToken token) => StartAsync(
        root =>
        {
            File.WriteAllText(Path.Combine(root, "htpasswd"), Htpasswd);
            return $"auth:\n  htpasswd:\n    realm: test\n    path: {root}/htpasswd";
        },
        token);

    /// <param name="more">Given the server's folder, more lines of its configuration.</param>
    /// <param name="token">Ends it.</param>
    /// <param name="address">What it listens at.</param>
    public static async Task<RegistryServer> StartAsync(Func<string, string> more, CancellationToken token, string address = Loopback)
    {
        var server = new RegistryServer(more, address);
        try
        {
            await server.ListeningAsync(token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives a server a certificate of its own, for its folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="address">What the certificate is for.</param>
    public static void Certify(string root, IPAddress address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=slipway test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(root, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(root, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }

    public ImageReference Reference(string name) => ImageReference.Parse($"{Host}/{name}");

    public RegistryClient Client(Func<RegistryOptions, RegistryOptions>? options = null)
    {
        var plain = new RegistryOptions();
        clients.Add(new RegistryClient(options?.Invoke(plain) ?? plain));
        return clients[^1];
    }

    public RegistryImages Images(Func<RegistryOptions, RegistryOptions>? options = null) => new(Client(options), NewStore());

    public BlobStore NewStore() => new(Path.Combine(root, $"store{++stores}"));

    /// <summary>Credentials as docker login files them.</summary>
    public RegistryCredentials LogIn(string user, string password)
    {
        var folder = Path.Combine(root, "docker");
        Directory.CreateDirectory(folder);
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        File.WriteAllText(Path.Combine(folder, "config.json"), "{\"auths\":{\"" + Host + "\":{\"auth\":\"" + auth + "\"}}}");
        return new RegistryCredentials(folder);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private async Task ListeningAsync(CancellationToken token)
    {
        var listening = new TaskCompletionSource();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log) log.AppendLine(line.Data);
            if (line.Data is null) listening.TrySetException(new InvalidOperationException($"{Program} ended: {log}"));
            else if (line.Data.Contains("listening on", StringComparison.Ordinal)) listening.TrySetResult();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await listening.Task.WaitAsync(StartPatience, token);
    }
}
