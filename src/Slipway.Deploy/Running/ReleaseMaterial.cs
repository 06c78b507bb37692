using System.Security.Cryptography;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
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

    /// <summary>The trees that mounts need, each once.</summary>
    public required IReadOnlyList<FileTree> Trees { get; init; }

    /// <summary>Folders that containers write to.</summary>
    public required IReadOnlyList<SharedFolder> Shared { get; init; }

    /// <summary>Puts it together.</summary>
    /// <param name="built">The project and its images.</param>
    /// <param name="stateDirectory">Where digests of files are remembered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ReleaseMaterial> OfAsync(BuiltProject built, string stateDirectory, CancellationToken cancellationToken)
    {
        var loaded = built.Loaded;
        var contents = ReleaseContents.Read(loaded);
        var (sources, trees, shared) = await MountsAsync(loaded, stateDirectory, cancellationToken);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        var shipped = new Dictionary<string, ShippedImage>(StringComparer.Ordinal);
        foreach (var (service, image) in built.Images)
        {
            references[service] = image.Reference;
            names[service] = image.Id is { } id ? ReleaseName(image.Reference, id) : image.Reference;
            if (image.Id is not null)
                shipped[names[service]] = new ShippedImage(names[service], image.Id);
        }

        var specification = ProjectDocument.Write(new SpecificationWriter(loaded, names, sources).Write());
        return new ReleaseMaterial(loaded, specification, ProjectDocument.Read(specification, loaded.Project.Name))
        {
            Contents = contents,
            Images = [.. shipped.Values.OrderBy(image => image.Reference, StringComparer.Ordinal)],
            ImageNames = names,
            References = references,
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

    private static async Task<(Dictionary<string, string> Sources, List<FileTree> Trees, List<SharedFolder> Shared)> MountsAsync(LoadedProject loaded, string stateDirectory, CancellationToken cancellationToken)
    {
        var places = new MountPlaces(MountPlaces.RootOf(loaded.Project.WorkingDirectory));
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var trees = new Dictionary<string, FileTree>(StringComparer.Ordinal);
        var shared = new Dictionary<string, SharedFolder>(StringComparer.Ordinal);
        foreach (var mount in loaded.Project.Services.Values.SelectMany(service => service.Volumes).Where(mount => mount is { Type: "bind", Source: not null }))
        {
            switch (places.Of(mount))
            {
                case SentFiles sent:
                    if (!trees.TryGetValue(sent.LocalPath, out var tree))
                        trees[sent.LocalPath] = tree = await FileTree.OfAsync(sent.LocalPath, stateDirectory, mount.Position, cancellationToken);
                    sources.TryAdd(mount.Source!, $"./{tree.MountPath}");
                    break;
                case SharedFolder folder:
                    sources[mount.Source!] = $"./shared/{folder.RelativePath}";
                    shared[folder.RelativePath] = folder;
                    break;
            }
        }

        return (sources, [.. trees.Values.DistinctBy(tree => tree.Digest)], [.. shared.Values]);
    }
}
