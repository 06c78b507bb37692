using System.Collections.ObjectModel;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;

namespace Slipway.Deploy.Releases;

/// <summary>Reads what <see cref="ReleaseScripts"/> say, believing nothing. Whatever is not as expected is an <see cref="InvalidDataException"/>.</summary>
internal static class HostRecordReader
{
    /// <summary>What a script may say that is to say nothing.</summary>
    public const int LineLimit = 64 * 1024;

    private const int MostReleases = 10_000;
    private const int MostFiles = 100_000;
    private const int MostContents = 10_000;
    private const int KeptFileLimit = 64 * 1024 * 1024;

    public static HostRecord Read(ReadOnlyMemory<byte> said)
    {
        var reply = new ReplyReader(said);
        var first = reply.Line();
        if (first == "absent") return reply.IsAtEnd ? new HostRecord() : throw new InvalidDataException("something follows where nothing is");
        var current = Number(first, "current");
        var previous = Number(reply.Line(), "previous");
        var holder = Holder(reply);
        var files = new string[reply.Count("files", MostFiles)];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = reply.Line();
            if (!StoredName.IsDigest(files[i])) throw new InvalidDataException($"'{RemoteText.Line(files[i])}' in files/ is no digest");
        }

        var releases = Releases(reply);
        var audit = reply.Count("audit", int.MaxValue);
        if (audit > ReleaseScripts.AuditLimit) throw new InvalidDataException($"audit.jsonl is larger than {ReleaseScripts.AuditLimit / 1024 / 1024} MiB");
        var log = reply.Bytes(audit);
        if (reply.Line() != "end" || !reply.IsAtEnd) throw new InvalidDataException("it goes on behind its end");
        return new HostRecord
        {
            Current = current,
            Previous = previous != current && IsKept(releases, previous) ? previous : null,
            Lock = holder,
            Files = files,
            Releases = releases,
            Audit = log,
        };
    }

    public static KeptRelease ReadKept(ReadOnlyMemory<byte> said)
    {
        var reply = new ReplyReader(said);
        var names = new string[reply.Count("contents", MostContents)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reply.Line();
            if (!StoredName.IsContent(names[i])) throw new InvalidDataException($"'{RemoteText.Line(names[i])}' in contents/ is no name");
        }

        var sizes = reply.Sizes(names.Length + 2, KeptFileLimit);
        if (sizes[0] > ReleaseScripts.RecordLimit) throw new InvalidDataException("its record is too large");
        var release = ReleaseJson.Read(reply.Bytes(sizes[0]).Span);
        var specification = reply.Bytes(sizes[1]);
        var contents = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!contents.TryAdd(names[i], reply.Bytes(sizes[i + 2]))) throw new InvalidDataException($"{names[i]} is there twice");
        }

        if (reply.Line() != "end" || !reply.IsAtEnd) throw new InvalidDataException("it goes on behind its end");
        return new KeptRelease(release, specification, new ReadOnlyDictionary<string, ReadOnlyMemory<byte>>(contents));
    }

    private static Release[] Releases(ReplyReader reply)
    {
        var numbers = new int[reply.Count("releases", MostReleases)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (int)ReplyReader.Number(reply.Line(), int.MaxValue);
        var releases = new Release[numbers.Length];
        if (numbers.Length == 0) return releases;
        var sizes = reply.Sizes(numbers.Length, ReleaseScripts.RecordLimit);
        for (var i = 0; i < numbers.Length; i++)
        {
            try
            {
                releases[i] = ReleaseJson.Read(reply.Bytes(sizes[i]).Span);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"releases/{numbers[i]}/release.json: {e.Message}", e);
            }

            if (releases[i].Number != numbers[i]) throw new InvalidDataException($"releases/{numbers[i]}/release.json is of release {releases[i].Number}");
        }

        Array.Sort(numbers, releases);
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] == numbers[i - 1]) throw new InvalidDataException($"release {numbers[i]} is there twice");
        }

        return releases;
    }

    private static bool IsKept(Release[] releases, int? number)
    {
        foreach (var release in releases)
        {
            if (release.Number == number) return true;
        }

        return false;
    }

    private static LockHolder? Holder(ReplyReader reply)
    {
        var line = reply.Line();
        if (line == "free") return null;
        return line.StartsWith("held ", StringComparison.Ordinal) ? LockHolder.Read(line[5..], reply) : throw new InvalidDataException("it does not say who holds the lock");
    }

    private static int? Number(string line, string word)
    {
        if (!line.StartsWith(word + " ", StringComparison.Ordinal)) throw new InvalidDataException($"it does not say what is {word}");
        var text = line[(word.Length + 1)..];
        if (text == "-") return null;
        var number = (int)ReplyReader.Number(text, int.MaxValue);
        return ReleaseJson.IsNumber(number) ? number : throw new InvalidDataException($"{word} is no release");
    }
}
