namespace Slipway.Sync.Endpoints.Local;

/// <summary>The reasons a file system gives that are told apart.</summary>
internal enum TreeFailure
{
    /// <summary>Whatever else; the message has the system's words.</summary>
    Other,

    /// <summary>There is nothing, or a folder on the way is not there or is a link.</summary>
    Missing,

    /// <summary>Something is there already.</summary>
    Exists,

    /// <summary>A folder that is not empty.</summary>
    NotEmpty,

    /// <summary>A rename across a mount point.</summary>
    OtherFileSystem,

    /// <summary>The file system does not know this way.</summary>
    NotSupported,

    /// <summary>The disk is full, or the quota is used up.</summary>
    DiskFull,

    /// <summary>The whole file system is read-only.</summary>
    ReadOnly,
}
