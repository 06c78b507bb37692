using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>
/// A project on two hosts, and its generations: each has another image, mounted folder and secret. <c>web</c> has a fixed port of the host and a health check, so it is stopped first; <c>api</c> has neither, so its next container is started first.
/// </summary>
internal sealed class DeployScene : IAsyncDisposable
{
    public const string Project = "walked";

    /// <summary>How long the locks of a deployment that something happens to live without a sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    // A host keeps the images of two; so the next but one is always sent again.
    private const int Images = 4;

    private const string Compose = """
        name: walked
        services:
          web: &service
            image: IMAGE
            command: [busybox, httpd, -f, -p, "80", -h, /site]
            volumes: [./site:/site:ro]
            secrets: [token]
            ports: ["8080:80"]
            restart: unless-stopped
            stop_grace_period: 0s
            healthcheck: { test: [CMD, busybox, wget, -q, -O, /dev/null, http://127.0.0.1/cgi-bin/own], interval: 300ms, timeout: 5s, retries: 20 }
          api:
            image: IMAGE
            command: [busybox, httpd, -f, -p, "80", -h, /site]
            volumes: [./site:/site:ro]
            secrets: [token]
            restart: unless-stopped
            stop_grace_period: 0s
        secrets:
          token: { file: ./token }

        """;

    private const string Own = "#!/bin/sh\necho Content-Type: text/plain\necho\necho $(cat /release /site/content /run/secrets/token)\n";

    // A static busybox that is made with glibc finds no names but by nslookup, and its wget has no time-out.
    private const string All = """
        #!/bin/sh
        echo Content-Type: text/plain
        echo
        echo web $(cat /release /site/content /run/secrets/token)
        at=$(busybox nslookup api 2>/dev/null | busybox sed '1,/^Name/d' | busybox grep -o -E '[0-9]+(\.[0-9]+){3}' | busybox head -n 1)
        echo api $(busybox timeout 3 busybox wget -q -O - "http://$at/cgi-bin/own")

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-walk-").FullName;
    private readonly string images = $"slipway-walk-{Guid.NewGuid():N}";
    private Engine machine = null!;

    private DeployScene()
    {
    }

    public TestHosts Hosts { get; private set; } = null!;

    /// <summary>What the project's files are now; the first is 1.</summary>
    public int Generation { get; private set; }

    private string Site => Path.Combine(folder, "project", "site");

    public static async Task<DeployScene> StartAsync(CancellationToken cancellationToken)
    {
        var scene = new DeployScene();
        try
        {
            scene.machine = await Busybox.EngineAsync(cancellationToken);
            scene.Hosts = await TestHosts.StartAsync(2);
            for (var image = 0; image < Images; image++)
                await scene.machine.Images.ImportAsync((to, token) => WriteRootAsync(to, image, token), ImageReference.Parse(scene.Image(image)), ["ENV PATH=/bin"], cancellationToken);
            Directory.CreateDirectory(Path.Combine(scene.Site, "cgi-bin"));
            foreach (var (name, script) in (IEnumerable<(string, string)>)[("own", Own), ("all", All)])
            {
                var path = Path.Combine(scene.Site, "cgi-bin", name);
                await File.WriteAllTextAsync(path, script, cancellationToken);
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            }

            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>What each service answers in a generation.</summary>
    public static string Answer(int generation) => string.Create(CultureInfo.InvariantCulture, $"i{generation % Images} c{generation} s{generation}");

    /// <summary>Changes the project's files into the next generation.</summary>
    public async Task ChangeAsync()
    {
        Generation++;
        var number = Generation.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(Site, "content"), $"c{number}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "project", "token"), $"s{number}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "project", "compose.yaml"), Compose.Replace("IMAGE", Image(Generation % Images), StringComparison.Ordinal));
    }

    /// <summary>Begins a deployment or rollback that something happens to.</summary>
    public DeployProgram Begin(DeployFault fault)
    {
        var options = Hosts.Options;
        return new DeployProgram([
            .. fault.Arguments,
            $"directory={Path.Combine(folder, "project")}", $"own={Path.Combine(folder, "own")}", $"hosts={string.Join(',', Hosts.All.Select(host => host.Name))}",
            $"lease={Text(fault.Kind is DeployFaultKind.None ? TimeSpan.FromSeconds(60) : Lease)}", $"wait={Text(fault.Kind is DeployFaultKind.None ? TimeSpan.FromSeconds(60) : TimeSpan.Zero)}",
            $"config={options.ConfigFile}", $"known={options.KnownHostsFile}", $"identity={options.IdentityFile}", $"sockets={options.StateFolder}"]);
    }

    /// <summary>Runs a deployment that nothing happens to.</summary>
    public async Task<DeployRun> DeployAsync(CancellationToken cancellationToken)
    {
        using var program = Begin(new DeployFault(DeployFaultKind.None, 0));
        return await program.EndAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Hosts is not null) await Hosts.DisposeAsync();
        if (machine is not null)
        {
            for (var image = 0; image < Images; image++) await machine.Images.RemoveAsync(Image(image), CancellationToken.None, force: true);
            await machine.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private string Image(int number) => string.Create(CultureInfo.InvariantCulture, $"{images}:i{number}");

    private static string Text(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static async Task WriteRootAsync(Stream target, int image, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        await using var program = File.OpenRead(File.Exists("/bin/busybox") ? "/bin/busybox" : "/usr/bin/busybox");
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = program, Mode = (UnixFileMode)0b111_101_101 }, cancellationToken);
        foreach (var applet in (string[])["sh", "cat", "echo"]) await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" }, cancellationToken);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "release") { DataStream = new MemoryStream(Encoding.ASCII.GetBytes($"i{image.ToString(CultureInfo.InvariantCulture)}\n")) }, cancellationToken);
    }
}
