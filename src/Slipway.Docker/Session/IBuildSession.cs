using Slipway.Diagnostics;

namespace Slipway.Docker.Session;

/// <summary>An open session: while it lasts, builds that name its id (<c>POST /build?version=2&amp;session=…</c>) may ask it for contexts, secrets and so on.</summary>
public interface IBuildSession : IAsyncDisposable
{
    /// <summary>The id for the build's <c>session</c> parameter.</summary>
    string Id { get; }

    /// <summary>The gRPC methods the session announced.</summary>
    IReadOnlyList<string> Methods { get; }

    /// <summary>Ends when the session does: in success when either side closed it, else with a <see cref="SlipwayException"/>.</summary>
    Task Completion { get; }

    /// <summary>
    /// What the session could not give the engine, in order. The engine's own error repeats it less clearly; when the build succeeds, errors among these were for
    /// what the Dockerfile does not require.
    /// </summary>
    IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>What has been sent of each context that was asked for, in the order of the first request.</summary>
    IReadOnlyList<ContextTransfer> Transfers { get; }
}
