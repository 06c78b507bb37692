using System.Runtime.InteropServices;
using Slipway.Files;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>What Linux's error numbers mean here.</summary>
internal static class LinuxFailure
{
    public static TreeException Of(int error) => new(
        error switch
        {
            LinuxCalls.NotFound or LinuxCalls.NotADirectory or LinuxCalls.TooManyLinks => TreeFailure.Missing,
            LinuxTreeCalls.Exists => TreeFailure.Exists,
            LinuxTreeCalls.NotEmpty => TreeFailure.NotEmpty,
            LinuxTreeCalls.OtherFileSystem => TreeFailure.OtherFileSystem,
            LinuxTreeCalls.Invalid or LinuxTreeCalls.NoSuchCall => TreeFailure.NotSupported,
            LinuxTreeCalls.DiskFull or LinuxTreeCalls.QuotaExceeded => TreeFailure.DiskFull,
            LinuxTreeCalls.ReadOnly => TreeFailure.ReadOnly,
            _ => TreeFailure.Other,
        },
        Words(error));

    /// <summary>The end of a sentence.</summary>
    public static string Words(int error) => error switch
    {
        LinuxCalls.NotFound => "it is not there",
        LinuxCalls.NotADirectory or LinuxCalls.TooManyLinks => "a folder on the way is a link or no folder any more",
        LinuxCalls.AccessDenied => "permission denied",
        _ => Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant(),
    };
}
