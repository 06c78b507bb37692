namespace Slipway.Docker.Session.Files;

/// <summary>Go's os.FileMode, which fsutil's stats carry: the permissions in the low nine bits, kinds and special bits at the top.</summary>
internal static class GoFileMode
{
    public const uint Directory = 1u << 31;
    public const uint SymbolicLink = 1u << 27;
    public const uint Device = 1u << 26;
    public const uint NamedPipe = 1u << 25;
    public const uint Socket = 1u << 24;
    public const uint SetUser = 1u << 23;
    public const uint SetGroup = 1u << 22;
    public const uint CharDevice = 1u << 21;
    public const uint Sticky = 1u << 20;
    public const uint Irregular = 1u << 19;

    /// <summary>What makes a file something else than a regular one (os.ModeType).</summary>
    public const uint Kinds = Directory | SymbolicLink | Device | NamedPipe | Socket | CharDevice | Irregular;

    public static uint Of(ContextEntryKind kind, int unixMode) =>
        ((uint)unixMode & 0x1FF)
        | ((unixMode & 0x800) != 0 ? SetUser : 0)
        | ((unixMode & 0x400) != 0 ? SetGroup : 0)
        | ((unixMode & 0x200) != 0 ? Sticky : 0)
        | kind switch
        {
            ContextEntryKind.Directory => Directory,
            ContextEntryKind.SymbolicLink => SymbolicLink,
            _ => 0,
        };

    /// <summary>The Unix permission bits, 0–07777.</summary>
    public static int ToUnix(uint mode) =>
        (int)(mode & 0x1FF) | ((mode & SetUser) != 0 ? 0x800 : 0) | ((mode & SetGroup) != 0 ? 0x400 : 0) | ((mode & Sticky) != 0 ? 0x200 : 0);
}
