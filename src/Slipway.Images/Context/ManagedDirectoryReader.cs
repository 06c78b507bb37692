using System.Text;
using Slipway.Files;

namespace Slipway.Images.Context;

/// <summary>Lists directories by the base class library, for Windows and macOS.</summary>
/// <remarks>
/// The library does not tell a pipe from an empty file; being of size 0 it is sent as one and is never opened. It does not tell the time of the last change
/// of any kind either, so a file whose content changed while its size and time were put back is noticed only within the clock's granularity.
/// </remarks>
internal sealed class ManagedDirectoryReader : DirectoryReader
{
    private const int WindowsMode = 0b111_101_101;
    private const int LinkMode = 0b111_111_111;
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    public static FileStat StatOf(FileSystemInfo info) => new(
        info is FileInfo { LinkTarget: null } file ? file.Length : 0,
        OperatingSystem.IsWindows() ? WindowsMode : info.LinkTarget is not null ? LinkMode : (int)info.UnixFileMode,
        (info.LastWriteTimeUtc.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick,
        0,
        0);

    public override ReadOutcome Read(string root, ReadOnlySpan<byte> relative, IListingSink sink)
    {
        try
        {
            var directory = new DirectoryInfo(Path.Combine(root, Encoding.UTF8.GetString(relative)));
            foreach (var info in directory.EnumerateFileSystemInfos("*", s_everything))
            {
                ReadEntry(info, sink);
            }

            return new ReadOutcome(ReadStatus.Done);
        }
        catch (DirectoryNotFoundException) when (!relative.IsEmpty)
        {
            return new ReadOutcome(ReadStatus.Vanished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ReadOutcome(ReadStatus.Failed, e.Message);
        }
    }

    private static void ReadEntry(FileSystemInfo info, IListingSink sink)
    {
        var target = info.LinkTarget;
        var type = target is not null ? EntryType.SymbolicLink : info is DirectoryInfo ? EntryType.Directory : EntryType.File;
        var name = Encoding.UTF8.GetBytes(info.Name);
        var choice = sink.Choose(name, type);
        if (!choice.Visits)
        {
            return;
        }

        try
        {
            sink.Add(name, target is null ? [] : Encoding.UTF8.GetBytes(Slashed(target)), type, StatOf(info), choice);
        }
        catch (FileNotFoundException)
        {
            // What vanished since the directory was read was never there for this walk.
        }
    }

    private static string Slashed(string target) => OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;
}
