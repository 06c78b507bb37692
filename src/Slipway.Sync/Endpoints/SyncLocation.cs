using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Sync.Endpoints;

/// <summary>Where a side of a pair is.</summary>
public abstract record SyncLocation
{
    private const string VolumeScheme = "volume:";

    /// <summary>Reads <c>ssh://[user@]host[:port]/path</c> (<c>/~/path</c> from the user's home), <c>volume:name</c>, or a path of this machine.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="absolute">Makes a path of this machine absolute.</param>
    /// <exception cref="SlipwayException">SLIP4006: it is none of them. SLIP1101: the ssh address is malformed.</exception>
    public static SyncLocation Parse(string text, Func<string, string> absolute)
    {
        if (text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase))
        {
            var destination = SshDestination.Parse(text);
            return destination.Path is { } path ? new ShellLocation(destination with { Path = null }, FromHome(path)) : throw new SlipwayException(SyncErrors.NoPath(text));
        }

        if (text.StartsWith(VolumeScheme, StringComparison.OrdinalIgnoreCase))
        {
            var name = text[VolumeScheme.Length..].TrimStart('/');
            return IsVolumeName(name) ? new VolumeLocation(name) : throw new SlipwayException(SyncErrors.BadVolumeName(name));
        }

        if (text.IndexOf("://", StringComparison.Ordinal) > 0) throw new SlipwayException(SyncErrors.UnknownLocation(text));
        return new LocalLocation(absolute(text));
    }

    // As git reads ssh://host/~/path.
    private static string FromHome(string path) => path.StartsWith("/~/", StringComparison.Ordinal) ? path[3..] : path == "/~" ? "." : path;

    // The engine's own rule (RestrictedNamePattern).
    private static bool IsVolumeName(string name)
    {
        if (name.Length < 2 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"_.-".Contains(c)) return false;
        }

        return true;
    }
}

/// <summary>A folder of this machine.</summary>
/// <param name="Path">Absolute.</param>
public sealed record LocalLocation(string Path) : SyncLocation;

/// <summary>A folder of another machine, reached by ssh.</summary>
/// <param name="Destination">The machine.</param>
/// <param name="Path">Absolute, or relative to the user's home there.</param>
public sealed record ShellLocation(SshDestination Destination, string Path) : SyncLocation;

/// <summary>A volume of a container engine.</summary>
/// <param name="Name">The volume's name.</param>
public sealed record VolumeLocation(string Name) : SyncLocation;
