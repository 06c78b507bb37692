using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Builds;
using Slipway.Docker.Connections;
using Slipway.Docker.Session;

namespace Slipway.Images.Building;

/// <summary>
/// Has the engine build one image: by BuildKit with a session where it can, by BuildKit with the context as the request's body where no session is to be
/// had, and by the classic builder where there is no BuildKit or the project asks for it.
/// </summary>
internal sealed class EngineBuilder(Engine engine, IBuildLog log, Func<string, string?> variable, RegistryLogins registries)
{
    /// <summary>Docker Engine 23.0.</summary>
    private static readonly ApiVersion FirstWithRunLimits = new(1, 42);

    /// <summary>Builds, and gives the image its tags.</summary>
    /// <returns>The id the builder told; null when it told none (Podman tells it in the tag alone).</returns>
    public async Task<string?> BuildAsync(PreparedImage image, IReadOnlyDictionary<string, string> labels, BuildContextFiles? context, CancellationToken cancellationToken)
    {
        var secrets = new BuildSecrets(image.Definition, variable);
        secrets.Check(log);
        var agents = SshAgents(image.Definition);
        if (!UsesBuildKit(image.Definition, out var whyNot))
        {
            if (SessionNeed(image.Definition) is { } need)
                throw new SlipwayException(ImageErrors.BuilderLacks(image.Definition.Name, need, whyNot));
            return await BuildClassicAsync(image, labels, context, cancellationToken);
        }

        WarnOfIgnoredOptions(image.Definition);
        var content = new BuildSessionContent
        {
            SharedKey = SharedKey(image.Definition),
            Name = image.Definition.Name,
            Contexts = context is null ? new Dictionary<string, IContextDirectory>() : context.SessionContexts(image),
            Secrets = secrets,
            SshAgents = agents,
            RegistryAuth = registries,
        };
        if (await OpenSessionAsync(image.Definition, content, cancellationToken) is not { } session)
            return await BuildWithBodyAsync(image, labels, context, ImageBuilder.BuildKit, cancellationToken);
        await using (session)
            return await BuildWithSessionAsync(image, labels, context, session, cancellationToken);
    }

    private bool UsesBuildKit(ImageDefinition image, out string whyNot)
    {
        whyNot = image.Builder == BuilderChoice.Classic ? "the project asks for the classic builder"
            : engine.Ping.IsPodman ? "Podman has no BuildKit"
            : engine.Ping.OsType == "windows" ? "engines of Windows containers have no BuildKit"
            : "";
        if (whyNot.Length > 0 && image.Builder == BuilderChoice.BuildKit)
            throw new SlipwayException(ImageErrors.BuilderLacks(image.Name, "BuildKit", whyNot));
        return whyNot.Length == 0;
    }

    private void WarnOfIgnoredOptions(ImageDefinition image)
    {
        var options = new List<string>();
        if (image.ShmSize is not null)
            options.Add("ShmSize");
        if (image.Ulimits.Count > 0)
            options.Add("Ulimits");
        if (options.Count > 0 && engine.ApiVersion < FirstWithRunLimits)
            log.Report(ImageErrors.OptionIgnored(image.Name, string.Join(" and ", options), engine.ApiVersion.ToString()));
    }

    private static string? SessionNeed(ImageDefinition image) =>
        image.Secrets.Count > 0 ? "secrets" : image.SshAgents.Count > 0 ? "an ssh agent" : null;

    private async Task<BuildSession?> OpenSessionAsync(ImageDefinition image, BuildSessionContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await BuildSession.OpenAsync(
                (handshake, token) => engine.UpgradeAsync(HttpMethod.Post, "/session", "h2c", handshake.Headers, null, token), content, cancellationToken);
        }
        catch (SlipwayException refused) when (EngineResponseException.StatusOf(refused) is not null)
        {
            var why = refused.Diagnostics[0].Message;
            if (SessionNeed(image) is { } need)
                throw new SlipwayException(ImageErrors.BuilderLacks(image.Name, need, why));
            log.Report(ImageErrors.FellBack(image.Name, "without a session", why));
            return null;
        }
    }

    private async Task<string?> BuildWithSessionAsync(
        PreparedImage image, IReadOnlyDictionary<string, string> labels, BuildContextFiles? context, BuildSession session, CancellationToken cancellationToken)
    {
        var request = Request(image, labels, ImageBuilder.BuildKit) with
        {
            SessionId = session.Id,
            RemoteContext = context is null ? ((RemoteContext)image.Definition.Context).Url : "client-session",
            Dockerfile = context is null ? image.Definition.Dockerfile : Path.GetFileName(image.Definition.Dockerfile),
        };
        try
        {
            var id = await RunAsync(image, request, null, cancellationToken);
            foreach (var transfer in session.Transfers)
                log.OutputLine($"{image.Definition.Name}: sent {transfer.Files} of {transfer.Entries} entries of '{transfer.Context}', {ByteCount.Format(transfer.Bytes)}");
            return id;
        }
        catch (SlipwayException failure) when (session.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error))
        {
            // What the session could not give says better what to do than what the engine makes of it.
            throw new SlipwayException([.. session.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error), .. failure.Diagnostics]);
        }
    }

    private async Task<string?> BuildClassicAsync(
        PreparedImage image, IReadOnlyDictionary<string, string> labels, BuildContextFiles? context, CancellationToken cancellationToken) =>
        await BuildWithBodyAsync(image, labels, context, ImageBuilder.Classic, cancellationToken);

    private async Task<string?> BuildWithBodyAsync(
        PreparedImage image, IReadOnlyDictionary<string, string> labels, BuildContextFiles? context, ImageBuilder builder, CancellationToken cancellationToken)
    {
        var request = Request(image, labels, builder) with
        {
            RemoteContext = (image.Definition.Context as RemoteContext)?.Url,
            Dockerfile = context is null ? image.Definition.Dockerfile : context.NameInBody(image),
            RegistryLogins = builder == ImageBuilder.Classic ? await registries.ForImagesAsync(image.UsedImages, cancellationToken) : null,
        };
        var reader = builder == ImageBuilder.BuildKit ? ArchiveReader.BuildKit : engine.Ping.IsPodman ? ArchiveReader.Buildah : ArchiveReader.Classic;
        BuildContextBody? body = context is null ? null : (target, token) => context.WriteBodyAsync(image, reader, target, token);
        return await RunAsync(image, request, body, cancellationToken);
    }

    private async Task<string?> RunAsync(PreparedImage image, ImageBuildRequest request, BuildContextBody? body, CancellationToken cancellationToken)
    {
        var narrator = new BuildNarrator(image, log, engine.Ping.IsPodman ? new BuildahText(image.Syntax) : null);
        try
        {
            await foreach (var message in engine.Builds.BuildAsync(request, body, cancellationToken))
                narrator.Hear(message);
        }
        catch (OperationCanceledException)
        {
            await CancelOnEngineAsync(request.BuildId!);
            throw;
        }

        narrator.Complete();
        return narrator.ImageId;
    }

    /// <summary>Closing the connection ends a build already; this makes sure of one that another connection carries.</summary>
    private async Task CancelOnEngineAsync(string buildId)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await engine.Builds.CancelAsync(buildId, deadline.Token);
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            // The engine may be gone or the build over: either way it no longer runs for us.
        }
    }

    private static ImageBuildRequest Request(PreparedImage image, IReadOnlyDictionary<string, string> labels, ImageBuilder builder)
    {
        var definition = image.Definition;
        return new ImageBuildRequest
        {
            Builder = builder,
            BuildId = Guid.NewGuid().ToString("N"),
            Tags = [.. definition.Tags.Select(tag => tag.ToString())],
            // Where nothing is given the Dockerfile's default holds, which is what an engine makes of null too, but for Podman.
            BuildArgs = image.Args.Where(arg => arg.Value is not null).ToDictionary(),
            Labels = labels,
            Target = image.TargetName,
            Platform = definition.Platform,
            NetworkMode = definition.Network,
            CacheFrom = definition.CacheFrom,
            ExtraHosts = definition.ExtraHosts,
            ShmSize = definition.ShmSize,
            Ulimits = [.. definition.Ulimits.Select(UlimitText.Parse)],
            Pull = definition.Pull,
            NoCache = definition.NoCache,
        };
    }

    private static string SharedKey(ImageDefinition image)
    {
        var context = image.Context is LocalContext local ? local.Directory : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\0{context}")));
    }

    private SshAgentSockets? SshAgents(ImageDefinition image)
    {
        if (image.SshAgents.Count == 0)
            return null;
        var sockets = new Dictionary<string, string>();
        foreach (var agent in image.SshAgents)
            sockets[agent.Id] = agent.Socket ?? variable("SSH_AUTH_SOCK") ?? throw new SlipwayException(ImageErrors.NoSshAgent(image.Name, agent.Id));
        return new SshAgentSockets(sockets);
    }
}
