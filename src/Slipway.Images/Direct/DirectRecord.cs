using System.Globalization;
using System.Text;
using Slipway.Files;
using Slipway.Images.Building;

namespace Slipway.Images.Direct;

/// <summary>
/// What the last build of an image left in <c>obj/</c>: what was asked for, what it was made from, and where it went. Holds digests and stamps, no values. One that is missing or damaged counts as none.
/// </summary>
internal sealed record DirectRecord
{
    private const string Header = "slipway direct image 1";

    /// <summary>Digest of everything the task was given.</summary>
    public required string Request { get; init; }

    /// <summary>When the build began to look at files, in nanoseconds since the Unix epoch: one that was written to after that is not known.</summary>
    public required long Began { get; init; }

    /// <summary>Digest of the configuration.</summary>
    public required string ImageId { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The engine's address; empty when the image was not loaded.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Reference → id, as the engine has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>The base images: reference, what kind of origin, and what it was.</summary>
    public IReadOnlyList<RecordedBase> Bases { get; init; } = [];

    /// <summary>The files on disk by path, with the stamps they had.</summary>
    public IReadOnlyList<KeyValuePair<string, FileStat>> Files { get; init; } = [];

    /// <summary>What was read of the build context, as patterns; null for nothing.</summary>
    public RecordedContext? Context { get; init; }

    /// <summary>What <see cref="GitStamp"/> said.</summary>
    public string Git { get; init; } = "";

    /// <summary>The archive: path, bytes, ticks of its last write.</summary>
    public (string Path, long Length, long Ticks)? Archive { get; init; }

    /// <summary>What the image was made from, by name.</summary>
    public required BuildInputs Inputs { get; init; }

    /// <summary>The record at a path; null where there is none that can be read.</summary>
    public static DirectRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? new Parser().Parse(File.ReadAllLines(path)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Replaces the record at a path in one step.</summary>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full.</exception>
    public void Write(string path)
    {
        var text = new StringBuilder(Header).Append('\n');
        Line("request", Request);
        Line("began", Text(Began));
        Line("image", ImageId);
        Line("size", Text(Size));
        Line("engine", Engine);
        Line("git", Git);
        foreach (var (reference, id) in Tags)
            Line("tag", reference, id);
        foreach (var used in Bases)
            Line("base", used.Kind, used.Value, used.Platform, used.Reference);
        foreach (var (file, stat) in Files)
            Line("file", Text(stat.Size), Text(stat.Mode), Text(stat.ModifiedNanoseconds), Text(stat.ChangedNanoseconds), stat.Inode.ToString(CultureInfo.InvariantCulture), file);
        if (Context is { } context)
            Line(["context", context.Directory, context.Dockerfile, context.Fingerprint, context.Everything ? "all" : "some", string.Join('\n', context.Hidden), .. context.Patterns]);
        if (Archive is { } archive)
            Line("archive", Text(archive.Length), Text(archive.Ticks), archive.Path);
        foreach (var (name, digest) in Inputs.Digests.OrderBy(input => input.Key, StringComparer.Ordinal))
            Line("input", digest, name);
        text.Append("end\n");
        RecordText.Replace(path, text.ToString());

        void Line(params ReadOnlySpan<string> fields)
        {
            for (var i = 0; i < fields.Length; i++)
            {
                if (i > 0)
                    text.Append('\t');
                text.Append(RecordText.Escape(fields[i]));
            }

            text.Append('\n');
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Parser
    {
        private readonly List<KeyValuePair<string, string>> tags = [];
        private readonly List<RecordedBase> bases = [];
        private readonly List<KeyValuePair<string, FileStat>> files = [];
        private readonly List<KeyValuePair<string, string>> inputs = [];
        private readonly Dictionary<string, string> single = new(StringComparer.Ordinal);
        private RecordedContext? context;
        private (string, long, long)? archive;

        public DirectRecord? Parse(string[] lines)
        {
            // The last line proves that the file was not cut short.
            if (lines.Length < 3 || lines[0] != Header || lines[^1] != "end")
                return null;
            foreach (var line in lines.AsSpan(1..^1))
                Take(Array.ConvertAll(line.Split('\t'), RecordText.Unescape));
            return new DirectRecord
            {
                Request = Single("request"),
                Began = Number(Single("began")),
                ImageId = Single("image"),
                Size = Number(Single("size")),
                Engine = Single("engine"),
                Git = Single("git"),
                Tags = tags,
                Bases = bases,
                Files = files,
                Context = context,
                Archive = archive,
                Inputs = BuildInputs.FromDigests(inputs),
            };
        }

        private void Take(string[] fields)
        {
            switch (fields)
            {
                case ["tag", var reference, var id]:
                    tags.Add(new(reference, id));
                    break;
                case ["base", var kind, var value, var platform, var reference]:
                    bases.Add(new RecordedBase(reference, platform, kind, value));
                    break;
                case ["file", var size, var mode, var modified, var changed, var inode, var path]:
                    files.Add(new(path, new FileStat(Number(size), (int)Number(mode), Number(modified), Number(changed), ulong.Parse(inode, CultureInfo.InvariantCulture))));
                    break;
                case ["context", var directory, var dockerfile, var fingerprint, var all, var hidden, .. var patterns]:
                    context = new RecordedContext(directory, dockerfile, fingerprint, all == "all", patterns, hidden.Length == 0 ? [] : hidden.Split('\n'));
                    break;
                case ["archive", var length, var ticks, var path]:
                    archive = (path, Number(length), Number(ticks));
                    break;
                case ["input", var digest, var name]:
                    inputs.Add(new(name, digest));
                    break;
                case [var name, var value]:
                    single[name] = value;
                    break;
                default:
                    throw new FormatException("This is no line of a record.");
            }
        }

        private string Single(string name) => single.TryGetValue(name, out var value) ? value : throw new FormatException($"The record lacks {name}.");

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}

/// <summary>A base image as it was.</summary>
/// <param name="Reference">As the stage names it.</param>
/// <param name="Platform">For which platform.</param>
/// <param name="Kind"><c>engine</c>, <c>cache</c> or <c>archive</c>.</param>
/// <param name="Value">The engine's id, the manifest's digest, or the archive's stamp.</param>
internal sealed record RecordedBase(string Reference, string Platform, string Kind, string Value);

/// <summary>What was read of a build context.</summary>
internal sealed record RecordedContext(string Directory, string Dockerfile, string Fingerprint, bool Everything, IReadOnlyList<string> Patterns, IReadOnlyList<string> Hidden);
