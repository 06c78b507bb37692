using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Registries;

/// <summary>A fake registry, a client of it, and a folder for a store and credentials.</summary>
internal sealed class RegistryFixture : IAsyncDisposable
{
    private readonly TemporaryTree tree = new();

    public RegistryFixture(Func<RegistryOptions, RegistryOptions>? options = null)
    {
        var plain = new RegistryOptions { Credentials = new RegistryCredentials(tree.At("docker")), CertificateFolders = [] };
        Client = new RegistryClient(options?.Invoke(plain) ?? plain, Time);
    }

    public FakeRegistry Registry { get; } = new();

    public ImpatientTime Time { get; } = new();

    public RegistryClient Client { get; }

    public BlobStore Store => new(tree.At("store"));

    public string StoreFile(Digest digest) => tree.At($"store/blobs/sha256/{digest.Hex}");

    public ImageReference App(string suffix = ":1", string repository = "app") => ImageReference.Parse($"{Registry.Host}/{repository}{suffix}");

    /// <summary>Files credentials as docker login does.</summary>
    public void LogIn(string members)
    {
        Directory.CreateDirectory(tree.At("docker"));
        File.WriteAllText(tree.At("docker/config.json"), "{\"auths\":{\"" + Registry.Host + "\":{" + members + "}}}");
    }

    public void LogIn(string user, string password) => LogIn($"\"auth\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\"");

    /// <summary>A random blob of a length.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<Diagnostic> FailureAsync(Func<Task> action)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(action);
        Assert.DoesNotContain("\n", failure.Diagnostics[0].Message);
        return failure.Diagnostics[0];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Registry.DisposeAsync();
        tree.Dispose();
    }
}

/// <summary>Blobs in memory; counts how often they are opened.</summary>
internal sealed class MemoryBlobs(params byte[][] contents) : IBlobSource
{
    public int Opened { get; private set; }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        Opened++;
        return Task.FromResult<Stream>(new MemoryStream(contents.Single(content => Digest.Of(content) == blob.Digest), writable: false));
    }
}
