using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Files;
using Slipway.Images.Oci;

namespace Slipway.Images.Blobs;

/// <summary>
/// Which files outside the store were hashed, and what their stamps were: a base image in a folder is used where it lies, and need not be read whole by every build. A file for each, named by the hash of path and
/// digest; one that is anything else than expected counts as none.
/// </summary>
internal sealed class SeenFiles(string directory)
{
    private const string Header = "slipway seen 1";

    /// <summary>
    /// Whether a file can be recognised by its stamp: one that the kernel alone sets, and not so young that the file may have been written to after it was looked at without its stamp showing it. Clocks of file systems are
    /// as coarse as two seconds.
    /// </summary>
    /// <param name="stamp">The file's.</param>
    /// <param name="begun">When it was looked at, UTC.</param>
    public static bool IsLasting(in FileStat stamp, DateTime begun) =>
        stamp.ChangedNanoseconds > 0 && stamp.ChangedNanoseconds / TimeSpan.NanosecondsPerTick <= (begun - DateTime.UnixEpoch - TimeSpan.FromSeconds(2)).Ticks;

    /// <summary>Whether a file with this stamp had this digest.</summary>
    public bool Has(string path, Digest digest, FileStat stamp)
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
    public void Keep(string path, Digest digest, FileStat stamp)
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

    private static string TextOf(FileStat stamp) => string.Create(CultureInfo.InvariantCulture, $"{Header}\n{stamp.Size} {stamp.ModifiedNanoseconds} {stamp.ChangedNanoseconds} {stamp.Inode}\nend\n");
}
