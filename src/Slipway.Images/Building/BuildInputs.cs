using System.Security.Cryptography;
using System.Text;

namespace Slipway.Images.Building;

/// <summary>
/// Everything that decides what an image becomes, each input by name with a digest of its value; so that a change can be named, and values
/// (which may be confidential) are never stored.
/// </summary>
public sealed class BuildInputs
{
    /// <summary>The name of the input that stands for the files of the build context.</summary>
    public const string ContextFiles = "context";

    private readonly Dictionary<string, string> digests;

    private BuildInputs(Dictionary<string, string> digests) => this.digests = digests;

    /// <summary>Input name → lower-case hexadecimal digest.</summary>
    public IReadOnlyDictionary<string, string> Digests => digests;

    /// <summary>Inputs read back from a record.</summary>
    public static BuildInputs FromDigests(IEnumerable<KeyValuePair<string, string>> recorded)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, digest) in recorded)
            digests[name] = digest;
        return new BuildInputs(digests);
    }

    /// <summary>Starts collecting.</summary>
    public static Builder Collect() => new();

    /// <summary>The inputs that differ from <paramref name="earlier"/>, in name order.</summary>
    public IEnumerable<InputChanged> ChangesSince(BuildInputs earlier)
    {
        foreach (var name in digests.Keys.Union(earlier.digests.Keys).Order(StringComparer.Ordinal))
        {
            var isNow = digests.TryGetValue(name, out var now);
            var wasBefore = earlier.digests.TryGetValue(name, out var before);
            if (isNow && !wasBefore)
                yield return new InputChanged(name, InputChange.Added);
            else if (!isNow && wasBefore)
                yield return new InputChanged(name, InputChange.Removed);
            else if (now != before)
                yield return new InputChanged(name, InputChange.Modified);
        }
    }

    /// <summary>Whether nothing differs from <paramref name="other"/>.</summary>
    public bool SameAs(BuildInputs other)
    {
        if (digests.Count != other.digests.Count)
            return false;
        foreach (var (name, digest) in digests)
        {
            if (!other.digests.TryGetValue(name, out var theirs) || theirs != digest)
                return false;
        }

        return true;
    }

    /// <summary>Collects inputs.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, string> digests = new(StringComparer.Ordinal);

        /// <summary>Adds a value; null counts as absent.</summary>
        public Builder Add(string name, string? value)
        {
            if (value is not null)
                digests[name] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
            return this;
        }

        /// <summary>Adds an ordered list; an empty one counts as absent.</summary>
        public Builder Add(string name, IReadOnlyCollection<string> values)
        {
            if (values.Count == 0)
                return this;
            // The length before each value keeps ["ab","c"] and ["a","bc"] apart.
            return Add(name, string.Concat(values.Select(value => $"{value.Length}:{value};")));
        }

        /// <summary>Adds an input whose digest is known already.</summary>
        public Builder AddDigest(string name, string digest)
        {
            digests[name] = digest;
            return this;
        }

        /// <summary>The inputs collected.</summary>
        public BuildInputs Done() => new(new Dictionary<string, string>(digests, StringComparer.Ordinal));
    }
}
