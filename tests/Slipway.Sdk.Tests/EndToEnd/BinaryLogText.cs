using System.IO.Compression;
using System.Text;
using Microsoft.Build.Logging.StructuredLogger;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Everything that a binary log holds, to be searched.</summary>
internal static class BinaryLogText
{
    /// <summary>The log's own bytes, and those of the project files packed in it.</summary>
    public static string Unpacked(string log)
    {
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(log), CompressionMode.Decompress))
            packed.CopyTo(unpacked);
        var text = new StringBuilder(Encoding.UTF8.GetString(unpacked.GetBuffer(), 0, (int)unpacked.Length));
        using var sources = new ZipArchive(new MemoryStream(BinaryLog.ReadBuild(log).SourceFilesArchive));
        foreach (var source in sources.Entries)
        {
            using var reader = new StreamReader(source.Open());
            text.Append(source.FullName).Append(reader.ReadToEnd());
        }

        return text.ToString();
    }

    /// <summary>The text of every node.</summary>
    public static string Nodes(string log)
    {
        var text = new StringBuilder();
        BinaryLog.ReadBuild(log).VisitAllChildren<BaseNode>(node => text.AppendLine(node.GetFullText()));
        return text.ToString();
    }
}
