using System.Security.Cryptography;
using System.Text;

namespace Slipway.Compose.Running;

/// <summary>Remembers when an image was last asked for at its registry, for <c>pull_policy: every_…</c>; the engine does not tell.</summary>
/// <param name="directory">Absolute path of the folder that holds what is remembered between builds.</param>
internal sealed class PulledImages(string directory)
{
    /// <summary>Whether an image was pulled within a time.</summary>
    public bool IsFresh(string engine, string reference, TimeSpan age) => DateTime.UtcNow - File.GetLastWriteTimeUtc(PathOf(engine, reference)) < age;

    /// <summary>Remembers that an image has just been pulled.</summary>
    public void Note(string engine, string reference)
    {
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(PathOf(engine, reference), reference);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next build asks the registry again.
        }
    }

    private string PathOf(string engine, string reference) =>
        Path.Combine(directory, "pulled-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(engine + "\n" + reference)))[..16]);
}
