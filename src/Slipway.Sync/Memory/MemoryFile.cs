namespace Slipway.Sync.Memory;

/// <summary>The file a pair is remembered in: binary, versioned, closed by a checksum, replaced in one step.</summary>
public static class MemoryFile
{
    /// <summary>Reads it. <see cref="SyncMemory.Empty"/> when there is none; also when it is torn, of another version or unreadable, with a message of what that means.</summary>
    public static SyncMemory Read(string path, Action<Diagnostics.Diagnostic> report) => throw new NotImplementedException();

    /// <summary>Replaces it.</summary>
    /// <exception cref="Diagnostics.SlipwayException">The folder cannot be written, or the disk is full.</exception>
    public static void Write(string path, SyncMemory memory) => throw new NotImplementedException();
}
