using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>Removes from a host what the releases that it keeps no longer need: older releases, files, and names of images.</summary>
internal sealed class ReleasePruning(DeployRequest request, IDeployLog log)
{
    /// <summary>Keeps the last few releases; the current one and the one before it always stay. An image in use stays too.</summary>
    public async Task PruneAsync(HostWay host, CancellationToken cancellationToken)
    {
        await host.ReadAsync(cancellationToken);
        var record = host.Record;
        var kept = record.Releases.OrderByDescending(release => release.Number).Take(Math.Max(2, request.KeepReleases)).Select(release => release.Number).ToHashSet();
        kept.UnionWith([record.Current ?? 0, record.Previous ?? 0]);
        var going = record.Releases.Where(release => !kept.Contains(release.Number)).ToList();
        var staying = record.Releases.Where(release => kept.Contains(release.Number)).ToList();
        var files = staying.SelectMany(release => release.Files).Distinct().ToList();
        if (going.Count == 0 && record.Files.All(files.Contains))
            return;
        log.BeginStep(host.Name, "prune");
        await host.Store.PruneAsync(host.Held!, [.. going.Select(release => release.Number)], files, cancellationToken);
        var needed = staying.SelectMany(release => release.Images.Values).ToHashSet(StringComparer.Ordinal);
        foreach (var id in going.SelectMany(release => release.Images.Values).Distinct().Where(id => !needed.Contains(id)))
            await RemoveImageAsync(host, id, cancellationToken);
    }

    /// <summary>Takes the names from an image that releases gave it; with its last name it goes, unless a container was made from it.</summary>
    private async Task RemoveImageAsync(HostWay host, string id, CancellationToken cancellationToken)
    {
        if (await host.Session.Engine.Images.FindAsync(id, cancellationToken) is not { } image)
            return;
        foreach (var name in image.RepoTags.Where(name => name.Contains(":slipway-", StringComparison.Ordinal)))
        {
            try
            {
                await host.Session.Engine.Images.RemoveAsync(name, cancellationToken);
                log.Tell(host.Name, $"image {name} removed");
            }
            catch (SlipwayException refusal) when (refusal.Diagnostics[0].Code == "SLIP1010")
            {
                log.Tell(host.Name, $"image {name} stays: {refusal.Diagnostics[0].Message}");
            }
        }
    }
}
