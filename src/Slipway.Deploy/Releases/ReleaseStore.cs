using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;

namespace Slipway.Deploy.Releases;

/// <summary>
/// The releases of a project on one host. <c>{folder}/releases/N/</c> holds <c>release.json</c>, <c>compose.yaml</c> and <c>contents/</c> (secrets and configs); <c>current</c> and <c>previous</c> hold numbers. Folders are 0700, files 0600;
/// a release appears whole by a rename, and pointers change by a rename. Whatever changes something checks the lock's token on the host in the same script (<see cref="DeployLock.Fence"/>).
/// </summary>
/// <param name="session">The host.</param>
public sealed class ReleaseStore(HostSession session)
{
    /// <summary>Reads everything but specifications and contents, in one round trip. Changes nothing, makes no folder.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP5020: what the host has cannot be read; SLIP11xx: ssh.</exception>
    public Task<HostRecord> ReadAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Keeps a release: its record, specification and contents. One of the same number that was left by a deployment which did not come to its end is replaced.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="release">The record.</param>
    /// <param name="specification">The bytes of <c>compose.yaml</c>.</param>
    /// <param name="contents">Names (<c>secret-db_password</c>) and bytes of <c>contents/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WriteAsync(DeployLock held, Release release, ReadOnlyMemory<byte> specification, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken) =>
        session.Shell is null ? Task.CompletedTask : throw new NotImplementedException();

    /// <summary>A kept release's specification and contents; null when it is not kept. The specification is checked against the record's digest.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP5021: it is not what was written.</exception>
    public Task<KeptRelease?> FindAsync(int number, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Says which release serves; the one that did until now becomes the previous one, unless it is the same.</summary>
    public Task SetCurrentAsync(DeployLock held, int number, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes releases, and what is in <c>files/</c> but not in <paramref name="keptFiles"/>.</summary>
    public Task PruneAsync(DeployLock held, IReadOnlyList<int> releases, IReadOnlyList<string> keptFiles, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>A release with all that it takes to deploy it again.</summary>
/// <param name="Release">The record.</param>
/// <param name="Specification">The bytes of <c>compose.yaml</c>.</param>
/// <param name="Contents">Secrets and configs by name.</param>
public sealed record KeptRelease(Release Release, ReadOnlyMemory<byte> Specification, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents);
