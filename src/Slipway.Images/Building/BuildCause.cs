using Slipway.Images.Fingerprints;

namespace Slipway.Images.Building;

/// <summary>Why an image is built or tagged again. Prints as the end of a sentence: "because …".</summary>
public abstract record BuildCause
{
    /// <summary>The text after "because".</summary>
    public abstract override string ToString();
}

/// <summary>No earlier build of this project is on record for this engine.</summary>
public sealed record FirstBuild : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => "it was not built before";
}

/// <summary>An input other than a file of the context differs from the one the image was built from.</summary>
/// <param name="Input">The input as the user knows it: "Dockerfile", "build argument VERSION", "base image python:3.11-slim".</param>
/// <param name="Change">What happened to it.</param>
public sealed record InputChanged(string Input, InputChange Change) : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => $"{Input} {Change switch
    {
        InputChange.Added => "is new",
        InputChange.Removed => "is gone",
        _ => "changed",
    }}";
}

/// <summary>How an input differs.</summary>
public enum InputChange
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>Its value is another one.</summary>
    Modified,
}

/// <summary>Files of the build context differ.</summary>
/// <param name="Paths">The first of them, relative to the context.</param>
/// <param name="Total">How many there are; more than <paramref name="Paths"/> holds when there are many.</param>
public sealed record FilesChanged(IReadOnlyList<string> Paths, int Total) : BuildCause
{
    private const int Shown = 3;

    /// <summary>The changes that a fingerprint found.</summary>
    public static FilesChanged Of(ContextFingerprintResult fingerprint) =>
        new([.. fingerprint.Changes.Select(change => change.Path).Order(StringComparer.Ordinal)], fingerprint.ChangeCount);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Total == 0)
            return "files of the context changed";
        var names = string.Join(", ", Paths.Take(Shown).Select(Printable));
        var more = Total > Math.Min(Shown, Paths.Count) ? ", …" : "";
        return Total == 1 ? $"{names} changed" : $"{Total} files changed: {names}{more}";
    }

    private static string Printable(string path) =>
        path.AsSpan().ContainsAnyInRange('\0', '\x1f') ? string.Concat(path.Select(c => c < ' ' ? '?' : c)) : path;
}

/// <summary>The engine no longer has the image that was built.</summary>
public sealed record ImageMissing : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => "the engine no longer has the image";
}

/// <summary>A tag is missing or names another image than the one that was built.</summary>
/// <param name="Tag">The reference as the user wrote it.</param>
/// <param name="Moved">Whether it names another image; else it is missing.</param>
public sealed record TagLost(string Tag, bool Moved) : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => Moved ? $"{Tag} names another image" : $"{Tag} is missing";
}

/// <summary>The project asks for a build every time.</summary>
/// <param name="Option">The option that does.</param>
public sealed record AlwaysAsked(string Option) : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => $"{Option} asks for it every time";
}

/// <summary>The archive that the image is written to is not there.</summary>
public sealed record ArchiveMissing : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => "the archive is missing";
}

/// <summary>The file at the archive's place was not written from this image.</summary>
public sealed record ArchiveOutdated : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => "the archive holds something else";
}

/// <summary>The image was built anew, so what follows from it is due.</summary>
public sealed record FollowsBuild : BuildCause
{
    /// <inheritdoc/>
    public override string ToString() => "the image is new";
}
