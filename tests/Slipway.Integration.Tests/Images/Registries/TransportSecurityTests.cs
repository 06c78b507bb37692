using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Images.Registries;

/// <summary>A registry that is none of the loopback, which has to have TLS that can be trusted.</summary>
[TestClass]
public sealed class TransportSecurityTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_registry_without_TLS_has_to_be_named_insecure()
    {
        await using var server = await RegistryServer.StartAsync(_ => "", Token, Address().ToString());
        var reference = server.Reference("web:1");

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => server.Client().HeadManifestAsync(reference, Token));
        Assert.AreEqual("SLIP2500", failure.Diagnostics[0].Code);
        Assert.Contains("insecure registries", failure.Message);

        Assert.IsNull(await server.Client(options => options with { Insecure = [server.Host] }).HeadManifestAsync(reference, Token));
    }

    [TestMethod]
    public async Task A_certificate_of_its_own_has_to_be_in_certs_d()
    {
        var address = Address();
        await using var server = await RegistryServer.StartAsync(
            root =>
            {
                RegistryServer.Certify(root, address);
                return "";
            },
            Token,
            address.ToString());
        var reference = server.Reference("web:1");
        var folder = Path.Combine(server.Folder, "certs.d");

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => server.Client(options => options with { CertificateFolders = [folder] }).HeadManifestAsync(reference, Token));
        Assert.AreEqual("SLIP2512", failure.Diagnostics[0].Code);
        Assert.Contains(Path.Combine(folder, server.Host), failure.Message);

        Assert.IsNull(await server.Client(options => options with { Insecure = [server.Host] }).HeadManifestAsync(reference, Token));
        Directory.CreateDirectory(Path.Combine(folder, server.Host));
        File.Copy(Path.Combine(server.Folder, "tls.crt"), Path.Combine(folder, server.Host, "ca.crt"));
        Assert.IsNull(await server.Client(options => options with { CertificateFolders = [folder] }).HeadManifestAsync(reference, Token));
    }

    private static IPAddress Address() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? throw new AssertInconclusiveException("This machine has no address but those of the loopback.");
}
