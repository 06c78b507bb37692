using System.Globalization;
using Slipway.Files;

namespace Slipway.Deploy.Shipping;

/// <summary>Remembers what trees held that this machine sent, so that files which a host has in an earlier tree are linked there and not sent again.</summary>
/// <param name="directory">A file for each tree, named by its digest.</param>
internal sealed class FileTreeList(string directory)
{
    // More trees than hosts keep.
    private const int Most = 64;

    /// <summary>Remembers a tree. Does nothing where the folder cannot be written.</summary>
    public void Keep(FileTree tree)
    {
        var path = Path.Combine(directory, tree.Digest);
        if (File.Exists(path))
            return;
        try
        {
            RecordText.Replace(path, string.Join('\n', tree.Entries.Where(entry => entry.Kind == TreeEntryKind.File && entry.Size > 0).Select(entry => $"{KeyOf(entry)}\t{RecordText.Escape(entry.Path)}")));
            foreach (var old in new DirectoryInfo(directory).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(Most))
                old.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Then everything is sent.
        }
    }

    /// <summary>Where a host has files, by their keys: <c>{digest}/{path}</c>.</summary>
    /// <param name="digests">The trees that it has.</param>
    public Dictionary<string, string> FilesOf(IEnumerable<string> digests)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var digest in digests)
        {
            try
            {
                foreach (var line in File.ReadAllLines(Path.Combine(directory, digest)))
                {
                    if (line.IndexOf('\t') is var tab and > 0)
                        files[line[..tab]] = $"{digest}/{RecordText.Unescape(line[(tab + 1)..])}";
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A tree that another machine sent.
            }
        }

        return files;
    }

    /// <summary>What makes a file of one tree one of another: its content and its permissions.</summary>
    public static string KeyOf(TreeEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Content} {entry.Mode}");
}
