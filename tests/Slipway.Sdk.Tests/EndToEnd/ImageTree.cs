using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Images;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Everything an image is but for times and names: its files, as a container would see them, and its configuration.</summary>
internal static class ImageTree
{
    /// <summary>Paths, each with kind, mode, owner, and what is in it.</summary>
    public static async Task<string[]> FilesAsync(Engine engine, string image, CancellationToken token)
    {
        var container = await engine.Containers.CreateAsync(null, new ContainerCreateRequest { Image = image, Cmd = ["true"] }, token);
        try
        {
            await using var archive = await engine.Containers.GetArchiveAsync(container.Id, "/", token);
            using var tar = new TarReader(archive);
            var files = new List<string>();
            while (await tar.GetNextEntryAsync(copyData: false, token) is { } entry)
            {
                var content = entry.DataStream is null ? entry.LinkName : Convert.ToHexStringLower(await SHA256.HashDataAsync(entry.DataStream, token));
                files.Add(string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {entry.EntryType} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {content}"));
            }

            files.Sort(StringComparer.Ordinal);
            return [.. files];
        }
        finally
        {
            await engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }
    }

    /// <summary>What containers of it are started with.</summary>
    public static string[] Configuration(ImageInspect image)
    {
        var config = image.Config!;
        return
        [
            $"platform {image.Os}/{image.Architecture}", $"user {config.User}", $"folder {config.WorkingDir}", $"env {string.Join('|', config.Env)}",
            $"entrypoint {Words(config.Entrypoint)}", $"cmd {Words(config.Cmd)}", $"signal {config.StopSignal}", $"health {config.Healthcheck is not null}",
            $"ports {Sorted(config.ExposedPorts?.Keys)}", $"volumes {Sorted(config.Volumes?.Keys)}", $"labels {Sorted(config.Labels.Select(label => $"{label.Key}={label.Value}"))}",
        ];
    }

    private static string Words(IReadOnlyList<string>? words) => words is null ? "" : string.Join('|', words);

    private static string Sorted(IEnumerable<string>? words) => string.Join('|', (words ?? []).Order(StringComparer.Ordinal));
}
