using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Connections;
using Slipway.Docker.Credentials;
using Slipway.Docker.Json;
using Slipway.Docker.References;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Images;

/// <summary>Calls about images. A name is an image's id, <c>name:tag</c> or <c>name@digest</c>.</summary>
public readonly struct ImageCalls
{
    private const string LoadedImage = "Loaded image: ";
    private const string LoadedId = "Loaded image ID: ";

    private readonly EngineClient client;

    internal ImageCalls(EngineClient client) => this.client = client;

    /// <summary><c>GET /images/{name}/json</c>; null when there is no such image.</summary>
    public Task<ImageInspect?> FindAsync(string name, CancellationToken cancellationToken) => client.ReadAsync(
        new EngineRequest("GET", $"/images/{Query.Segment(name)}/json", $"inspect image '{name}'") { Accepted = 404 }, ImageInspectReader.Read, cancellationToken);

    /// <summary><c>GET /images/json</c></summary>
    public Task<IReadOnlyList<ImageSummary>> ListAsync(EngineFilters? filters, CancellationToken cancellationToken, bool intermediate = false) => client.JsonAsync(
        new EngineRequest("GET", new Query("/images/json").Add("all", intermediate).Add(filters).ToString(), "list images"),
        EngineJson.Default.IReadOnlyListImageSummary, cancellationToken);

    /// <summary><c>GET /images/{name}/history</c>, newest first.</summary>
    public Task<IReadOnlyList<ImageHistoryEntry>> HistoryAsync(string name, CancellationToken cancellationToken) => client.JsonAsync(
        new EngineRequest("GET", $"/images/{Query.Segment(name)}/history", $"read the history of image '{name}'"),
        EngineJson.Default.IReadOnlyListImageHistoryEntry, cancellationToken);

    /// <summary><c>POST /images/{name}/tag</c></summary>
    public Task TagAsync(string name, ImageReference tag, CancellationToken cancellationToken) => client.DoAsync(
        new EngineRequest(
            "POST",
            new Query($"/images/{Query.Segment(name)}/tag").Add("repo", tag.FamiliarName).Add("tag", tag.Tag ?? ImageReference.DefaultTag).ToString(),
            $"tag image '{name}' as '{tag}'"),
        cancellationToken);

    /// <summary><c>DELETE /images/{name}</c>: untags, and deletes with the last tag. Null when there is no such image.</summary>
    public Task<IReadOnlyList<ImageRemoval>?> RemoveAsync(string name, CancellationToken cancellationToken, bool force = false) => client.FindAsync(
        new EngineRequest("DELETE", new Query("/images/" + Query.Segment(name)).Add("force", force).ToString(), $"remove image '{name}'"),
        EngineJson.Default.IReadOnlyListImageRemoval, cancellationToken);

    /// <summary><c>POST /images/prune</c>: removes dangling images, or all unused ones with the filter <c>dangling=false</c>.</summary>
    public Task<ImagePruneReport> PruneAsync(EngineFilters? filters, CancellationToken cancellationToken) => client.JsonAsync(
        new EngineRequest("POST", new Query("/images/prune").Add(filters).ToString(), "prune images"),
        EngineJson.Default.ImagePruneReport, cancellationToken);

    /// <summary><c>POST /images/create</c>: pulls, telling each step. Enumerating it to the end is the pull; a failure is SLIP1010 or SLIP1013.</summary>
    public IAsyncEnumerable<TransferProgress> PullAsync(
        ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken, string? platform = null)
    {
        var path = new Query("/images/create").Add("fromImage", reference.Digest is { } digest ? $"{reference.Name}@{digest}" : reference.Name)
            .Add("tag", reference.Digest is null ? reference.Tag ?? ImageReference.DefaultTag : null).Add("platform", platform);
        return TransferAsync(client, new EngineRequest("POST", path.ToString(), $"pull '{reference}'") { Headers = RegistryAuthDocument.Headers(login) }, cancellationToken);
    }

    /// <summary><c>POST /images/{name}/push</c>: pushes, telling each step. Enumerating it to the end is the push.</summary>
    public IAsyncEnumerable<TransferProgress> PushAsync(ImageReference reference, RegistryLogin? login, CancellationToken cancellationToken)
    {
        var path = new Query($"/images/{Query.Segment(reference.FamiliarName)}/push").Add("tag", reference.Tag ?? ImageReference.DefaultTag);
        // The engine wants the header even where there are no credentials.
        var request = new EngineRequest("POST", path.ToString(), $"push '{reference}'") { Headers = RegistryAuthDocument.Headers(login ?? RegistryLogin.Anonymous) };
        return TransferAsync(client, request, cancellationToken);
    }

    /// <summary><c>GET /images/get</c>: a tar archive as <c>docker save</c> makes it. The stream is the caller's to dispose.</summary>
    public async Task<Stream> SaveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var path = new Query("/images/get").AddAll("names", names).ToString();
        return (await client.SendAsync(new EngineRequest("GET", path, $"save {string.Join(", ", names)}"), cancellationToken)).Body;
    }

    /// <summary><c>POST /images/load</c>: takes an archive as <see cref="SaveAsync"/> gives it, or as an OCI layout with a manifest.json.</summary>
    /// <returns>The names, or ids, of what the engine says it loaded.</returns>
    /// <exception cref="SlipwayException">SLIP1013: it failed. The engine tells that in a stream with status 200.</exception>
    public Task<IReadOnlyList<string>> LoadAsync(Stream archive, CancellationToken cancellationToken) =>
        LoadAsync((target, token) => archive.CopyToAsync(target, token), cancellationToken);

    /// <summary>As <see cref="LoadAsync(Stream, CancellationToken)"/>, with an archive that is written while it is sent.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(Func<Stream, CancellationToken, Task> writeArchive, CancellationToken cancellationToken)
    {
        const string Purpose = "load the image archive";
        var request = new EngineRequest("POST", "/images/load?quiet=1", Purpose) { Headers = EngineContent.TarHeaders, Body = writeArchive.Invoke };
        await using var response = await client.SendAsync(request, cancellationToken);
        var told = new StringBuilder();
        await foreach (var line in response.LinesAsync(cancellationToken))
        {
            var message = EngineMessage.Parse(line);
            if (message.Failure is { } failure) throw new SlipwayException(DockerErrors.StreamedFailure(Purpose, failure));
            told.Append(message.Stream);
        }

        List<string> loaded = [];
        foreach (var line in told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(LoadedId, StringComparison.Ordinal)) loaded.Add(line[LoadedId.Length..]);
            else if (line.StartsWith(LoadedImage, StringComparison.Ordinal)) loaded.Add(Familiar(line[LoadedImage.Length..]));
        }

        return loaded;
    }

    /// <summary><c>POST /images/create?fromSrc=-</c>: makes a one-layer image of a root file system's tar archive.</summary>
    /// <returns>The image's id.</returns>
    public async Task<string> ImportAsync(
        Func<Stream, CancellationToken, Task> writeArchive, ImageReference tag, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        var purpose = $"import '{tag}'";
        var path = new Query("/images/create").Add("fromSrc", "-").Add("repo", tag.FamiliarName).Add("tag", tag.Tag ?? ImageReference.DefaultTag).AddAll("changes", changes);
        var request = new EngineRequest("POST", path.ToString(), purpose) { Headers = EngineContent.TarHeaders, Body = writeArchive.Invoke };
        await using var response = await client.SendAsync(request, cancellationToken);
        var id = "";
        await foreach (var line in response.LinesAsync(cancellationToken))
        {
            var message = EngineMessage.Parse(line);
            if (message.Failure is { } failure) throw new SlipwayException(DockerErrors.StreamedFailure(purpose, failure));
            if (message.Status is { Length: > 0 } status) id = status;
        }

        return id;
    }

    // Podman names docker.io/library/…, where Docker leaves out what goes without saying.
    private static string Familiar(string name) => ImageReference.TryParse(name, out var reference) ? reference!.ToString() : name;

    private static async IAsyncEnumerable<TransferProgress> TransferAsync(
        EngineClient client, EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var response = await client.SendAsync(request, cancellationToken);
        await foreach (var line in response.LinesAsync(cancellationToken))
        {
            var message = EngineMessage.Parse(line);
            if (message.Failure is { } failure) throw new SlipwayException(DockerErrors.StreamedFailure(request.Purpose, failure));
            yield return new TransferProgress(message.Status ?? message.Stream ?? "", message.Id, message.Progress?.Current, message.Progress?.Total);
        }
    }
}
