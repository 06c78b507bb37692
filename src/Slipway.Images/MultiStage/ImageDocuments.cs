using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Images.Archives;
using Slipway.Images.Attestations;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Reports;

namespace Slipway.Images.MultiStage;

/// <summary>What is written about an image that was written directly: its SBOM, its provenance, its report.</summary>
/// <param name="image">The image.</param>
/// <param name="store">Remembers what base images hold.</param>
/// <param name="cancellationToken">Ends what is begun here.</param>
internal sealed class ImageDocuments(StagedImage image, BlobStore store, CancellationToken cancellationToken)
{
    private const string Sbom = ".spdx.json";
    private const string Provenance = ".provenance.json";

    // Asked while layers are made.
    private readonly Task<GitProvenance?> commit =
        image.Attests ? GitProvenance.ReadAsync(image.Direct.ContextDirectory, cancellationToken) : Task.FromResult<GitProvenance?>(null);

    private Task reporting = Task.CompletedTask;

    /// <summary>Slipway's version, as its package has it.</summary>
    public static string Version { get; } =
        typeof(ImageDocuments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Writes the documents into <c>obj/</c>, and beside the archive, and begins the report.</summary>
    /// <returns>Those that registries take.</returns>
    /// <exception cref="SlipwayException">SLIP2562: a document cannot be written.</exception>
    public async Task<IReadOnlyList<Attachment>> WriteAsync(IReadOnlyList<DirectContent> contents, Digest inputs, string dockerfile)
    {
        reporting = Task.Run(() => Report(contents[0]), CancellationToken.None);
        if (!image.Attests)
            return [];
        var git = await commit;
        var attachments = new List<Attachment>();
        foreach (var content in contents)
        {
            var facts = await FactsAsync(content, inputs, dockerfile, git);
            var suffix = contents.Count == 1 ? "" : SuffixOf(content.Image.Configuration.Platform);
            var sbom = Attestation.Spdx(facts, content.Image.Descriptor);
            var provenance = Attestation.Provenance(facts, content.Image.Descriptor);
            await KeepAsync(suffix + Sbom, sbom);
            await KeepAsync(suffix + Provenance, provenance);
            attachments.Add(Attestation.Attach(sbom, Attestation.SpdxType, content.Image.Descriptor, facts.Time));
            attachments.Add(Attestation.Attach(provenance, Attestation.ProvenanceType, content.Image.Descriptor, facts.Time));
        }

        return attachments;
    }

    /// <summary>Waits for what was begun here and nothing else waits for. A report that fails is a warning: the image is made.</summary>
    public async Task FinishAsync(IBuildLog log)
    {
        await ((Task)commit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await reporting;
        }
        catch (SlipwayException failure)
        {
            foreach (var diagnostic in failure.Diagnostics)
                log.Report(diagnostic with { Severity = Severity.Warning });
        }
    }

    private async Task<BuildFacts> FactsAsync(DirectContent content, Digest inputs, string dockerfile, GitProvenance? git)
    {
        var components = new List<SbomComponent>();
        var files = new List<(string, Digest, long)>();
        foreach (var file in content.Added.SelectMany(added => added.Definition.Entries).OfType<FileEntry>())
        {
            if (file.Source is not FileSource.OnDisk disk)
                continue;
            await using var stream = File.OpenRead(disk.Path);
            files.Add((file.Path, Digest.FromHash(await SHA256.HashDataAsync(stream, cancellationToken)), stream.Length));
            if (file.Path.EndsWith(".deps.json", StringComparison.Ordinal))
                components.AddRange(PackageLists.OfDependencies(await File.ReadAllBytesAsync(disk.Path, cancellationToken), disk.Path));
            else if (file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) && PackageLists.OfPythonMetadata(await File.ReadAllTextAsync(disk.Path, cancellationToken)) is { } package)
                components.Add(package);
        }

        return new BuildFacts
        {
            ImageName = image.Direct.Tags[0].ToString(),
            Base = content.BaseReference is { } reference ? (reference, content.Base!.Descriptor.Digest) : null,
            GitRevision = git?.Revision,
            GitSource = git?.Source,
            InputsDigest = inputs,
            DockerfileDigest = Digest.Of(Encoding.UTF8.GetBytes(dockerfile)),
            SlipwayVersion = Version,
            Time = content.Image.Configuration.Created ?? DateTimeOffset.UnixEpoch,
            Components = components,
            Files = files,
        };
    }

    /// <summary>The paths of the documents that are written beside the image's archive, if there is one.</summary>
    public static IEnumerable<string> Beside(StagedImage image)
    {
        if (image.Direct.Destinations.Archive is not { } archive)
            yield break;
        foreach (var suffix in image.Direct.Platforms.Select(platform => SuffixOf(platform.Platform)).Prepend(""))
        {
            yield return Beside(image.Direct.Destinations, archive) + suffix + Sbom;
            yield return Beside(image.Direct.Destinations, archive) + suffix + Provenance;
        }
    }

    private static string Beside(ImageDestinations destinations, string archive) =>
        destinations.ArchiveIsFolder ? Path.TrimEndingDirectorySeparator(archive) : Path.ChangeExtension(archive, null);

    private static string SuffixOf(Platform platform) => "." + platform.ToString().Replace('/', '-');

    private async Task KeepAsync(string suffix, byte[] document)
    {
        List<string> paths = [Path.Combine(image.StateDirectory, image.Environment, StateFiles.NameOf(image.Direct.Name) + suffix)];
        if (image.Direct.Destinations.Archive is { } archive)
            paths.Add(Beside(image.Direct.Destinations, archive) + suffix);
        foreach (var path in paths)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, document, cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new SlipwayException(DirectErrors.DockerfileNotWritten(path, failure.Message), failure);
            }
        }
    }

    private void Report(DirectContent content)
    {
        var below = content.Base?.Manifest.Layers ?? [];
        var history = content.Image.Configuration.History.Where(entry => !entry.EmptyLayer).ToList();
        var report = new LayerReport(store);
        var layers = new List<ReportedLayer>();
        for (var i = 0; i < content.Image.Manifest.Layers.Count; i++)
        {
            layers.Add(i < below.Count
                ? report.OfBase(below[i], content.Image.Configuration.DiffIds[i], i < history.Count ? history[i].CreatedBy ?? "" : content.BaseReference ?? "", content.Image.Layers)
                : LayerReport.OfBuild(content.Added[i - below.Count].Layer, content.Added[i - below.Count].Definition));
        }

        ImageReport.Write(image.StateDirectory, image.Direct.Name, new ReportedImage(image.Direct.Tags[0].ToString(), image.Environment, content.Image.ImageId.ToString(), layers)
        {
            Configuration = [.. ReportedConfiguration.Of(content.Image.Configuration)],
            Base = content.BaseReference,
        });
    }
}
