namespace Slipway.Sync.Endpoints.Local;

/// <summary>Unix permission bits where only the owner's right to execute is synchronised.</summary>
internal static class Permissions
{
    private const int ExecutableByOwner = 0x40;
    private const int ExecutableByAll = 0x49;
    private const int ReadableByAll = 0x124;

    /// <summary>Bits changed as little as needed: whoever may read may execute, or nobody may.</summary>
    public static int With(int permissions, bool executable)
    {
        if ((permissions & ExecutableByOwner) != 0 == executable) return permissions;
        return executable ? permissions | ((permissions & ReadableByAll) >> 2) | ExecutableByOwner : permissions & ~ExecutableByAll;
    }
}
