using System.Security.Cryptography;
using System.Text;
using Slipway.Docker;
using Slipway.Files;

namespace Slipway.Compose.Running;

/// <summary>Keeps two processes of a user from changing one project on one engine at the same time: the second waits, and then finds nothing left to do.</summary>
internal static class ProjectLock
{
    /// <summary>Takes the lock. Disposing the result gives it back; so does the end of the process. Null where no lock can be kept.</summary>
    public static async Task<IDisposable?> TakeAsync(Engine engine, string projectName, IComposeLog log, CancellationToken cancellationToken)
    {
        var taking = FileLock.TakeAsync(PathOf(engine.Endpoint.Address.OriginalString, projectName), cancellationToken);
        if (!taking.IsCompleted)
            log.Report(RunErrors.Waiting(projectName));
        return await taking;
    }

    /// <summary>Not in a project's folder: two work trees may hold one project, and a stack can be taken down without its files.</summary>
    private static string PathOf(string engine, string projectName)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(engine + "\n" + projectName)))[..24];
        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
            ? Path.Combine(runtime, "slipway")
            : Path.Combine(Path.GetTempPath(), "slipway-" + Environment.UserName);
        return Path.Combine(own, $"stack-{key}.lock");
    }
}
