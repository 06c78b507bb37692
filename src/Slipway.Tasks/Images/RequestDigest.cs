using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;

namespace Slipway.Tasks.Images;

/// <summary>
/// A digest of everything a task was given, cheap enough to be taken each time: where it is the same as the last build's, only files need to be looked at. Each part is preceded by its length, so no two requests run together.
/// </summary>
internal sealed class RequestDigest
{
    private readonly StringBuilder text = new();

    /// <summary>Adds a value under a name.</summary>
    public RequestDigest Add(string name, string? value)
    {
        Append(name);
        Append(value ?? "\0");
        return this;
    }

    /// <summary>Adds items with all metadata of their own, in order.</summary>
    public RequestDigest Add(string name, ITaskItem[] items)
    {
        Append(name);
        foreach (var item in items)
        {
            Append(item.ItemSpec);
            // Metadata come in no particular order.
            var metadata = new List<KeyValuePair<string, string>>();
            foreach (DictionaryEntry entry in item.CloneCustomMetadata())
                metadata.Add(new((string)entry.Key, (string?)entry.Value ?? ""));
            metadata.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
            foreach (var (key, value) in metadata)
                Append(key).Append(value);
        }

        return this;
    }

    /// <summary>Adds some metadata of items.</summary>
    public RequestDigest Add(string name, ITaskItem[] items, params ReadOnlySpan<string> metadata)
    {
        Append(name);
        foreach (var item in items)
        {
            Append(item.ItemSpec);
            foreach (var key in metadata)
                Append(item.GetMetadata(key));
        }

        return this;
    }

    /// <summary>Adds the names in a folder, where they decide something.</summary>
    public RequestDigest AddNames(string directory)
    {
        Append(directory);
        try
        {
            var names = new List<string>();
            foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
                names.Add(Path.GetFileName(entry));
            names.Sort(StringComparer.Ordinal);
            foreach (var name in names)
                Append(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever reads the folder will say so.
            Append(failure.GetType().Name);
        }

        return this;
    }

    /// <summary>Adds what a small file says, or that it is not there.</summary>
    public RequestDigest AddFile(string path)
    {
        Append(path);
        try
        {
            return Append(File.Exists(path) ? File.ReadAllText(path) : "\0");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever needs the file will say so.
            return Append(failure.GetType().Name);
        }
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

    private RequestDigest Append(string value)
    {
        text.Append(value.Length).Append(':').Append(value).Append(';');
        return this;
    }
}
