using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Docker's registry (Debian's package docker-registry) on a free port of the loopback, with a folder of its own.</summary>
internal sealed class LocalRegistry : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-registry-").FullName;
    private readonly Process process;

    private LocalRegistry()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Host = $"localhost:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        var configuration = Path.Combine(folder, "config.yml");
        File.WriteAllText(configuration, $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {folder}/storage\nhttp:\n  addr: 127.0.0.1:{Host.Split(':')[1]}\n  secret: of-this-test\n");
        try
        {
            process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            throw new AssertInconclusiveException("docker-registry is not installed; eng/setup does that.");
        }
    }

    /// <summary>Name and port.</summary>
    public string Host { get; }

    public static async Task<LocalRegistry> StartAsync(CancellationToken token)
    {
        var registry = new LocalRegistry();
        var listening = new TaskCompletionSource();
        registry.process.OutputDataReceived += (_, _) => { };
        registry.process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                listening.TrySetException(new InvalidOperationException("docker-registry ended."));
            else if (line.Data.Contains("listening on", StringComparison.Ordinal))
                listening.TrySetResult();
        };
        registry.process.BeginOutputReadLine();
        registry.process.BeginErrorReadLine();
        try
        {
            await listening.Task.WaitAsync(Patience, token);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
