using System.Security.Cryptography;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Deploy.Shipping;
using Slipway.Deploy.Specification;
using Slipway.Docker.References;

namespace Slipway.Deploy.Running;

/// <summary>All that a new release is made of, on this machine.</summary>
internal sealed class ReleaseMaterial
{
    private ReleaseMaterial(LoadedProject loaded, byte[] specification, ComposeProject project)
    {
        (Loaded, Specification, Project) = (loaded, specification, project);
        Digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(specification));
    }

    public LoadedProject Loaded { get; }

    /// <summary>The bytes of <c>compose.yaml</c>.</summary>
    public byte[] Specification { get; }

    /// <summary>Of the specification.</summary>
    public string Digest { get; }

    /// <summary>The project as the specification has it.</summary>
    public ComposeProject Project { get; }

    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents { get; init; }

    /// <summary>The images that hosts get from here, each once.</summary>
    public required IReadOnlyList<ShippedImage> Images { get; init; }

    /// <summary>What containers are made from, by service: the names that the specification has.</summary>
    public required IReadOnlyDictionary<string, string> ImageNames { get; init; }

    /// <summary>What the project calls the images, by service.</summary>
    public required IReadOnlyDictionary<string, string> References { get; init; }

    /// <summary>Names of images that are still to be built, in a plan.</summary>
    public required IReadOnlySet<string> Unbuilt { get; init; }

    /// <summary>The trees that mounts need, each once.</summary>
    public required IReadOnlyList<FileTree> Trees { get; init; }

    /// <summary>Folders that containers write to.</summary>
    public required IReadOnlyList<SharedTree> Shared { get; init; }

    /// <summary>Puts it together.</summary>
    /// <param name="built">The project and its images.</param>
    /// <param name="files">Reads what mounts need.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ReleaseMaterial> OfAsync(BuiltProject built, FileShipping files, CancellationToken cancellationToken)
    {
        var loaded = built.Loaded;
        var contents = ReleaseContents.Read(loaded);
        var (sources, trees, shared) = await MountsAsync(loaded, files, cancellationToken);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        var shipped = new Dictionary<string, ShippedImage>(StringComparer.Ordinal);
        var unbuilt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (service, image) in built.Images)
        {
            references[service] = image.Reference;
            names[service] = image.Id is { } id ? ReleaseName(image.Reference, id) : image.Reference;
            if (image.Id is not null)
                shipped[names[service]] = new ShippedImage(names[service], image.Id);
            else if (image.Step == ImageStep.Build)
                unbuilt.Add(image.Reference);
        }

        var tree = new SpecificationWriter(loaded, names, sources).Write();
        return new ReleaseMaterial(loaded, ProjectDocument.Write(tree), ProjectDocument.Of(tree, loaded.Project.Name))
        {
            Contents = contents,
            Images = [.. shipped.Values.OrderBy(image => image.Reference, StringComparer.Ordinal)],
            ImageNames = names,
            References = references,
            Unbuilt = unbuilt,
            Trees = trees,
            Shared = shared,
        };
    }

    /// <summary>
    /// The name that an image has on hosts: its repository, and a tag made of its id. So an image that a release needs is never without a name, which is what <c>docker image prune</c> looks for, and a tag that moves takes nothing from an older release.
    /// </summary>
    private static string ReleaseName(string reference, string id)
    {
        var digits = id[(id.IndexOf(':') + 1)..][..12];
        return ImageReference.TryParse(reference, out var parsed) ? $"{parsed!.FamiliarName}:slipway-{digits}" : $"slipway/image:slipway-{digits}";
    }

    private static async Task<(Dictionary<string, string> Sources, List<FileTree> Trees, List<SharedTree> Shared)> MountsAsync(LoadedProject loaded, FileShipping files, CancellationToken cancellationToken)
    {
        var places = new MountPlaces(MountPlaces.RootOf(loaded.Project.WorkingDirectory));
        var wanted = new Dictionary<string, MountPlace>(StringComparer.Ordinal);
        foreach (var mount in loaded.Project.Services.Values.SelectMany(service => service.Volumes).Where(mount => mount is { Type: "bind", Source: not null }))
        {
            // Where one service writes, all see what it wrote.
            var place = places.Of(mount);
            if (place is not HostPath && (place is SharedFolder || !wanted.ContainsKey(mount.Source!)))
                wanted[mount.Source!] = place;
        }

        var local = wanted.Values.Select(place => place is SentFiles sent ? sent.LocalPath : ((SharedFolder)place).LocalPath).Where(Path.Exists).Distinct().ToList();
        var read = (await files.ReadAsync(local, cancellationToken)).ToDictionary(tree => tree.Source, StringComparer.Ordinal);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var trees = new List<FileTree>();
        var shared = new List<SharedTree>();
        foreach (var (source, place) in wanted)
        {
            if (place is SharedFolder folder)
            {
                sources[source] = $"./shared/{folder.RelativePath}";
                shared.Add(new SharedTree(folder.RelativePath, read.GetValueOrDefault(folder.LocalPath)));
            }
            else
            {
                var tree = read[((SentFiles)place).LocalPath];
                sources[source] = tree.PathIn(".");
                trees.Add(tree);
            }
        }

        return (sources, [.. trees.Concat(shared.Select(one => one.First).OfType<FileTree>()).DistinctBy(tree => tree.Digest)], shared);
    }
}
