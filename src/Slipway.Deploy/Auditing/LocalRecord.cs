using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Auditing;

/// <summary>
/// This machine's memory of a project on a host: <c>{folder}/{project}/{environment}/{host}.jsonl</c>, readable by its user only. The first line has the last seen head of the host's audit log, which shows when its end is cut off; the others the releases,
/// which can be listed when the host is down.
/// </summary>
public sealed class LocalRecord
{
    private const int Limit = 16 * 1024 * 1024;
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="folder">Where the records of all projects are; <see cref="DefaultFolder"/> where nothing else is asked for.</param>
    /// <param name="project">The compose project's name.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="host">The host's name.</param>
    public LocalRecord(string folder, string project, string environment, string host) =>
        File = Path.Combine(folder, Named(project), Named(environment), Named(host) + ".jsonl");

    /// <summary>The record's file, which need not be there.</summary>
    public string File { get; }

    /// <summary><c>$XDG_STATE_HOME/slipway/deploy</c>, else <c>~/.local/state/slipway/deploy</c>; on macOS below <c>~/Library/Application Support</c>, on Windows below <c>%LOCALAPPDATA%</c>.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    public static string DefaultFolder(Func<string, string?> variable)
    {
        if (variable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state)) return Path.Combine(state, "slipway", "deploy");
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "slipway", "deploy");
        var home = variable("HOME") is { Length: > 0 } named ? named : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support", "slipway", "deploy") : Path.Combine(home, ".local", "state", "slipway", "deploy");
    }

    /// <summary>What was remembered last; nothing when there is no record.</summary>
    /// <exception cref="SlipwayException">SLIP5034: it cannot be read.</exception>
    public async Task<RememberedHost> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!System.IO.File.Exists(File)) return new RememberedHost();
            if (new FileInfo(File).Length > Limit) throw new InvalidDataException("it is too large");
            return Parse(await System.IO.File.ReadAllBytesAsync(File, cancellationToken));
        }
        catch (FileNotFoundException)
        {
            return new RememberedHost();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            throw new SlipwayException(AuditErrors.RecordUnreadable(File, e.Message), e);
        }
    }

    /// <summary>Remembers; what was remembered before is replaced whole.</summary>
    /// <exception cref="SlipwayException">SLIP5035: it cannot be written.</exception>
    public async Task WriteAsync(RememberedHost host, CancellationToken cancellationToken)
    {
        var fresh = $"{File}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        try
        {
            MakeFolders();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var file = new FileStream(fresh, options))
            {
                await file.WriteAsync(Lines(host), cancellationToken);
                file.Flush(flushToDisk: true);
            }

            System.IO.File.Move(fresh, File, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (System.IO.File.Exists(fresh)) System.IO.File.Delete(fresh);
            throw new SlipwayException(AuditErrors.RecordNotWritten(File, e.Message), e);
        }
    }

    // Each by itself: of a path, only the last folder would be private.
    private void MakeFolders()
    {
        var environment = Path.GetDirectoryName(File)!;
        var project = Path.GetDirectoryName(environment)!;
        foreach (var folder in (string[])[Path.GetDirectoryName(project)!, project, environment])
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, PrivateFolder);
        }
    }

    private static byte[] Lines(RememberedHost host)
    {
        using var lines = new MemoryStream();
        lines.Write(JsonSerializer.SerializeToUtf8Bytes(new RecordHead(host.AuditHead, host.Current, host.Seen?.ToUniversalTime()), RecordJson.Default.RecordHead));
        lines.WriteByte((byte)'\n');
        foreach (var release in host.Releases)
        {
            lines.Write(ReleaseJson.WriteLine(release));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private static RememberedHost Parse(ReadOnlySpan<byte> bytes)
    {
        RecordHead? head = null;
        List<Release> releases = [];
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (head is null) head = JsonSerializer.Deserialize(bytes[..end], RecordJson.Default.RecordHead) ?? throw new InvalidDataException("its first line is null");
            else releases.Add(ReleaseJson.Read(bytes[..end]));
            bytes = bytes[(end + 1)..];
        }

        return head is null || !bytes.IsEmpty ? throw new InvalidDataException("it ends within a line") : new RememberedHost(head.Head, head.Current, head.Seen, releases);
    }

    // What is a name of a file everywhere stays readable; anything else is hashed.
    private static string Named(string name)
    {
        var plain = name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]);
        foreach (var c in name) plain = plain && (char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? name : "x-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
    }
}
