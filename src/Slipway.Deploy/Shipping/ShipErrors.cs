using Slipway.Diagnostics;
using Slipway.Images.Building;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Shipping;

/// <summary>Images on their way to hosts: SLIP5040–5048.</summary>
internal static class ShipErrors
{
    public static Diagnostic ImageMissing(string reference, string source) => Diagnostic.Error(
        "SLIP5040", $"Image '{reference}' is to be deployed and is not in {source}; build the project before it is published, or pull the image there");

    public static Diagnostic NoSource(string reference) => Diagnostic.Error(
        "SLIP5041", $"Image '{reference}' is to be deployed, and there is no engine on this machine that could have it; start one or set DockerHost");

    public static Diagnostic OtherPlatform(string host, string reference, Platform image, Platform engine) => Diagnostic.Error(
        "SLIP5042", $"Image '{reference}' is for {image}, and the engine of host '{host}' runs {engine}; build it for that platform (ImagePlatform={engine}) or deploy to another host");

    public static Diagnostic DiskFull(string host, string what, long needed, long? free) => Diagnostic.Error(
        "SLIP5043",
        $"The disk of host '{host}' is full: {what} takes about {ByteCount.Format(needed)} there{(free is { } left ? $", and {ByteCount.Format(left)} are free" : "")}; make room (docker system df shows what images take, docker image prune removes unnamed ones) and deploy again");

    public static Diagnostic LineLost(string host, string what, string why) => Diagnostic.Error(
        "SLIP5044", $"The line to host '{host}' was lost while {what} was sent: {Shown(why)}; deploy again, and what arrived is not sent again");

    public static Diagnostic Refused(string host, string what, string why) => Diagnostic.Error(
        "SLIP5045", $"The engine of host '{host}' did not take {what}: {Shown(why)}; see its log there (journalctl -u docker)");

    public static Diagnostic OtherImage(string host, string reference, string sent, string found) => Diagnostic.Error(
        "SLIP5046", $"Host '{host}' took image '{reference}', but has {Shown(found)} under this name where {sent} was sent; look whether something else changes its images, and deploy again");

    public static Diagnostic Stalled(string host, string what, TimeSpan after) => Diagnostic.Error(
        "SLIP5047", $"Nothing moved on the line to host '{host}' for {after.TotalSeconds:0.#} seconds while {what} was sent; check the network and the host, then deploy again: what arrived is not sent again");

    public static Diagnostic SourceUnreadable(string reference, string why) => Diagnostic.Error(
        "SLIP5048", $"Image '{reference}' cannot be read from this machine's engine: {Shown(why)}; pull or build it again");

    /// <summary>One line without control characters.</summary>
    internal static string Shown(string text)
    {
        var shown = new char[Math.Min(text.Length, 500)];
        for (var i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(text[i]) ? ' ' : text[i];
        return new string(shown).Trim().TrimEnd('.');
    }
}
