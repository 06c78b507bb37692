using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Releases;

/// <summary>
/// The releases of a project on one host. <c>{folder}/releases/N/</c> holds <c>release.json</c>, <c>compose.yaml</c> and <c>contents/</c> (secrets and configs); <c>current</c> and <c>previous</c> hold numbers. Folders are 0700, files 0600;
/// a release appears whole by a rename, and pointers change by a rename. Whatever changes something checks the lock's token on the host in the same script (<see cref="DeployLock.Fence"/>).
/// </summary>
/// <param name="session">The host.</param>
public sealed class ReleaseStore(HostSession session)
{
    private const int KeptLimit = 128 * 1024 * 1024;
    private const int RecordsLimit = 48 * 1024 * 1024;

    /// <summary>Reads everything but specifications and contents, in one round trip. Changes nothing, makes no folder.</summary>
    /// <exception cref="SlipwayException">SLIP5020: what the host has cannot be read; SLIP11xx: ssh.</exception>
    public async Task<HostRecord> ReadAsync(CancellationToken cancellationToken)
    {
        var script = HostScript.Of(ReleaseScripts.Read, session.Folder);
        try
        {
            var reply = await AskAsync(script, RecordsLimit, cancellationToken);
            if (TryRead(reply) is { } record) return record;
            // Somebody who holds the lock may have removed an old release between its name and its record.
            reply = await AskAsync(script, RecordsLimit, cancellationToken);
            return reply.Code == 0 ? HostRecordReader.Read(reply.Output) : throw new InvalidDataException(reply.Error.Length > 0 ? reply.Error : "the folder is closed to the user");
        }
        catch (InvalidDataException e)
        {
            throw new SlipwayException(ReleaseErrors.Unreadable(session.Host, session.Folder, e.Message), e);
        }
    }

    /// <summary>Keeps a release: its record, specification and contents. One of the same number that was left by a deployment which did not come to its end is replaced.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="release">The record.</param>
    /// <param name="specification">The bytes of <c>compose.yaml</c>.</param>
    /// <param name="contents">Names (<c>secret-db_password</c>: letters, digits and <c>. _ -</c>) and bytes of <c>contents/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP5012: the lock was lost; SLIP5022: the release serves; SLIP5023: it cannot be written; SLIP11xx: ssh.</exception>
    /// <exception cref="ArgumentException">A number or name cannot be part of a path, or the record does not fit the specification.</exception>
    public async Task WriteAsync(DeployLock held, Release release, ReadOnlyMemory<byte> specification, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken)
    {
        if (!ReleaseJson.IsNumber(release.Number)) throw new ArgumentException("The release has no number.", nameof(release));
        if (Digest(specification.Span) != release.SpecDigest) throw new ArgumentException("The release's digest is not the specification's.", nameof(release));
        foreach (var name in contents.Keys)
        {
            if (!StoredName.IsContent(name)) throw new ArgumentException($"'{name}' is no name of a content.", nameof(contents));
        }

        var archive = new ReleaseArchive(ReleaseJson.Write(release), specification, contents);
        var script = HostScript.Of(ReleaseScripts.Fenced(ReleaseScripts.Write, held), session.Folder, Text(release.Number), held.Token) with { Input = archive.WriteAsync };
        await ChangeAsync(held, script, $"release {Text(release.Number)}", release.Number, cancellationToken);
    }

    /// <summary>A kept release's specification and contents; null when it is not kept. The specification is checked against the record's digest.</summary>
    /// <exception cref="SlipwayException">SLIP5021: it is not what was written.</exception>
    public async Task<KeptRelease?> FindAsync(int number, CancellationToken cancellationToken)
    {
        if (!ReleaseJson.IsNumber(number)) return null;
        try
        {
            var reply = await AskAsync(HostScript.Of(ReleaseScripts.Find, session.Folder, Text(number)), KeptLimit, cancellationToken);
            if (reply.Code == ReleaseScripts.NotKept) return null;
            if (reply.Code != 0) throw new InvalidDataException(reply.Error);
            var kept = HostRecordReader.ReadKept(reply.Output);
            if (kept.Release.Number != number) throw new InvalidDataException("its record is another's");
            return Digest(kept.Specification.Span) == kept.Release.SpecDigest ? kept : throw new InvalidDataException("its specification is not the one its record names");
        }
        catch (InvalidDataException e)
        {
            throw new SlipwayException(ReleaseErrors.Altered(session.Host, number, e.Message), e);
        }
    }

    /// <summary>Says which release serves; the one that did until now becomes the previous one, unless it is the same.</summary>
    /// <exception cref="SlipwayException">SLIP5012: the lock was lost; SLIP5023: it cannot be written; SLIP5024: the release is not kept; SLIP11xx: ssh.</exception>
    public Task SetCurrentAsync(DeployLock held, int number, CancellationToken cancellationToken) => ChangeAsync(
        held, HostScript.Of(ReleaseScripts.Fenced(ReleaseScripts.SetCurrent, held), session.Folder, Text(number)), "which release serves", number, cancellationToken);

    /// <summary>
    /// Removes releases, and what is in <c>files/</c> but neither in <paramref name="keptFiles"/> nor named by a release that stays. The current and the previous release stay whatever is asked. What is cut short is finished by the next call.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP5012: the lock was lost; SLIP5023: something cannot be removed; SLIP11xx: ssh.</exception>
    public Task PruneAsync(DeployLock held, IReadOnlyList<int> releases, IReadOnlyList<string> keptFiles, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        foreach (var number in releases) lines.Append("release ").Append(Text(number)).Append('\n');
        foreach (var digest in keptFiles)
        {
            if (!StoredName.IsDigest(digest)) throw new ArgumentException($"'{digest}' is no digest.", nameof(keptFiles));
            lines.Append("keep ").Append(digest).Append('\n');
        }

        var input = Encoding.ASCII.GetBytes(lines.ToString());
        var script = HostScript.Of(ReleaseScripts.Fenced(ReleaseScripts.Prune, held), session.Folder, held.Token) with { Input = (to, token) => to.WriteAsync(input, token).AsTask() };
        return ChangeAsync(held, script, "the removal of old releases", 0, cancellationToken);
    }

    /// <summary>The digest of a specification as <see cref="Release.SpecDigest"/> has it.</summary>
    public static string Digest(ReadOnlySpan<byte> specification) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(specification));

    private static HostRecord? TryRead(HostReply reply)
    {
        if (reply.Code != 0) return null;
        try
        {
            return HostRecordReader.Read(reply.Output);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task ChangeAsync(DeployLock held, ShellScript script, string what, int number, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(script, HostRecordReader.LineLimit, cancellationToken);
        if (reply.Code == 0) return;
        throw reply.Code switch
        {
            DeployLock.FencedCode => held.LostFailure(),
            ReleaseScripts.Serving => new SlipwayException(ReleaseErrors.Serving(session.Host, number)),
            ReleaseScripts.NotKept => new SlipwayException(ReleaseErrors.NotKept(session.Host, number)),
            ReleaseScripts.NotWhole => new SlipwayException(ReleaseErrors.NotWritten(session.Host, what, "it did not arrive whole")),
            _ => new SlipwayException(ReleaseErrors.NotWritten(session.Host, what, reply.Error)),
        };
    }

    private async Task<HostReply> AskAsync(ShellScript script, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Shell.AskAsync(script, limit, cancellationToken);
        }
        catch (SlipwayException e)
        {
            throw HostErrors.Of(session.Host, e);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
