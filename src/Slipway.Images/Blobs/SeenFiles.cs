using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// Which files outside the store were hashed, and what their stamps were: a base image in a folder is used where it lies, and need not be read whole by every build. A file for each, named by the hash of path and
/// digest; one that is anything else than expected counts as none.
/// </summary>
internal sealed class SeenFiles(string directory)
{
    private const string Header = "slipway seen 1";

    /// <summary>Whether a file with this stamp had this digest.</summary>
    public bool Has(string path, Digest digest, FileStamp stamp)
    {
        try
        {
            var record = PathOf(path, digest);
            return File.Exists(record) && File.ReadAllText(record) == TextOf(stamp);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Remembers it. Does nothing where the store cannot be written.</summary>
    public void Keep(string path, Digest digest, FileStamp stamp)
    {
        var record = PathOf(path, digest);
        try
        {
            // One that is cut short, or mixed of two, is not the text expected.
            Directory.CreateDirectory(Path.GetDirectoryName(record)!);
            File.WriteAllText(record, TextOf(stamp));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next build hashes the file again.
        }
    }

    private string PathOf(string path, Digest digest) => Path.Combine(directory, "seen", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{digest}"))));

    private static string TextOf(FileStamp stamp) => string.Create(CultureInfo.InvariantCulture, $"{Header}\n{stamp.Size} {stamp.Modified} {stamp.Changed} {stamp.Inode}\nend\n");
}
