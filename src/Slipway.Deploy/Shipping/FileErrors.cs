using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Shipping;

/// <summary>Files that containers mount, on their way to hosts: SLIP5050–5057.</summary>
internal static class FileErrors
{
    public static Diagnostic Missing(string path) => Diagnostic.Error(
        "SLIP5050", $"'{path}' is mounted into a container and does not exist; create it, or correct the volume's source in the compose file");

    public static Diagnostic Special(string path, string why) => Diagnostic.Error(
        "SLIP5051", $"'{path}' cannot be sent to hosts: {why}; a mounted folder may hold files, folders and links only, so move it elsewhere");

    public static Diagnostic Changed(string path) => Diagnostic.Error(
        "SLIP5052", $"'{path}' changed while it was read; deploy again when nothing writes to it");

    public static Diagnostic Unreadable(string path, string why) => Diagnostic.Error(
        "SLIP5053", $"'{path}' is mounted into a container and cannot be read: {RemoteText.Line(why).TrimEnd('.')}; make it readable for this user");

    public static Diagnostic NotWritten(string host, string folder, string why) => Diagnostic.Error(
        "SLIP5054", $"The files that containers mount cannot be written to {folder} on host '{host}': {(why.Length > 0 ? RemoteText.Line(why).Trim() : "it gave no reason")}; look at the folder and its owner there");

    public static Diagnostic DiskFull(string host, string folder, long needed) => Diagnostic.Error(
        "SLIP5055", $"The disk of host '{host}' is full: the files that containers mount take {Images.Building.ByteCount.Format(needed)} in {folder}; make room there and deploy again");

    public static Diagnostic LockLost(string host) => Diagnostic.Error(
        "SLIP5056", $"Files were not put in place on host '{host}': another deployment holds the lock there by now; see who deploys, and deploy again");

    public static Diagnostic NoTar(string host) => Diagnostic.Error(
        "SLIP5057", $"Host '{host}' has no tar, without which files cannot be sent; install it there");
}
