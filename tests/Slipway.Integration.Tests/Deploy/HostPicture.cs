using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Deploy.Auditing;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>What a host of a <see cref="DeployScene"/> serves and keeps.</summary>
internal static class HostPicture
{
    private static readonly HttpClient s_client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(8) };
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] s_kept = ["releases", "files", "current", "previous", "audit.jsonl"];

    /// <summary>Asks until both services answer with one of the generations, the same for both.</summary>
    /// <returns>The generation; null with what is wrong after the patience.</returns>
    public static async Task<(int? Generation, string Seen, TimeSpan Time)> ServedAsync(TestHost host, IReadOnlyList<int> generations, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await AnswerAsync(host, cancellationToken);
            foreach (var generation in generations)
            {
                if (seen == $"web {DeployScene.Answer(generation)}, api {DeployScene.Answer(generation)}") return (generation, seen, Stopwatch.GetElapsedTime(start));
            }

            if (Stopwatch.GetElapsedTime(start) > patience) return (null, seen, Stopwatch.GetElapsedTime(start));
            // Nothing tells when a server will answer.
            await Task.Delay(s_pause, cancellationToken);
        }
    }

    /// <summary>The host's containers in a line.</summary>
    public static async Task<string> ContainersAsync(TestHost host, CancellationToken cancellationToken)
    {
        var containers = await host.Engine.Containers.ListAsync(null, cancellationToken);
        return string.Join(", ", containers.Select(container => $"{container.Names[0].TrimStart('/')} {container.State}").Order(StringComparer.Ordinal));
    }

    /// <summary>What is there that a complete deployment does not leave.</summary>
    public static async Task<IReadOnlyList<string>> LeftAsync(TestHost host, bool mayBeLocked, CancellationToken cancellationToken)
    {
        List<string> left = [];
        var containers = await ContainersAsync(host, cancellationToken);
        if (containers != $"{DeployScene.Project}-api-1 running, {DeployScene.Project}-web-1 running") left.Add($"containers: {containers}");
        foreach (var image in await host.Engine.Images.ListAsync(null, cancellationToken))
        {
            var tags = string.Join(' ', image.RepoTags);
            if (tags is "" or "<none>:<none>" || tags.Contains("slipway-ship", StringComparison.Ordinal)) left.Add($"image {image.Id[..19]} {tags}");
        }

        var folder = Path.Combine(host.Home, ".slipway", DeployScene.Project);
        foreach (var path in Directory.GetFileSystemEntries(folder))
        {
            var name = Path.GetFileName(path);
            if (!s_kept.Contains(name) && !(name == "lock" && mayBeLocked)) left.Add(name == "lock" ? "lock" : $"'{name}'");
        }

        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var release in Directory.GetFileSystemEntries(Path.Combine(folder, "releases"))) left.AddRange(LeftOf(release, files));
        if (Directory.Exists(Path.Combine(folder, "files"))) left.AddRange(Directory.GetFileSystemEntries(Path.Combine(folder, "files")).Select(path => Path.GetFileName(path)).Where(name => !files.Contains(name)).Select(name => $"'files/{name}'"));
        try
        {
            AuditLog.Verify(await File.ReadAllBytesAsync(Path.Combine(folder, "audit.jsonl"), cancellationToken), null, host.Name);
        }
        catch (SlipwayException broken)
        {
            left.Add(broken.Message);
        }

        return left;
    }

    private static IEnumerable<string> LeftOf(string release, HashSet<string> files)
    {
        var name = Path.GetFileName(release);
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)) yield return $"'releases/{name}'";
        foreach (var needed in (string[])["release.json", "compose.yaml"])
        {
            if (!File.Exists(Path.Combine(release, needed))) yield return $"'releases/{name}' without {needed}";
        }

        if (!File.Exists(Path.Combine(release, "release.json"))) yield break;
        using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(release, "release.json")));
        if (record.RootElement.TryGetProperty("files", out var named)) files.UnionWith(named.EnumerateArray().Select(file => file.GetString()!));
    }

    private static async Task<string> AnswerAsync(TestHost host, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await s_client.GetStringAsync(new Uri($"http://{host.Ip}:8080/cgi-bin/all"), cancellationToken);
            return answer.Trim().Replace("\n", ", ", StringComparison.Ordinal);
        }
        catch (HttpRequestException failure)
        {
            return $"web: {failure.HttpRequestError}";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "web: no answer in time";
        }
    }
}
