using System.Formats.Tar;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Docker.References;

namespace Slipway.Integration.Tests.Docker;

/// <summary>The engine of this machine, with a busybox image that is made of busybox-static where it is absent.</summary>
internal static class Busybox
{
    public const string Image = "busybox:latest";

    public static async Task<Engine> EngineAsync(CancellationToken cancellationToken)
    {
        var engine = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), cancellationToken);
        if (await engine.Images.FindAsync(Image, cancellationToken) is null)
        {
            await engine.Images.ImportAsync(WriteRootAsync, ImageReference.Parse(Image), ["CMD [\"sh\"]", "ENV PATH=/bin"], cancellationToken);
        }

        return engine;
    }

    private static async Task WriteRootAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        await using var program = File.OpenRead(File.Exists("/bin/busybox") ? "/bin/busybox" : "/usr/bin/busybox");
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = program, Mode = (UnixFileMode)0b111_101_101 }, cancellationToken);
        foreach (var applet in (string[])["sh", "cat", "echo", "sleep", "true", "ls", "env", "id"])
        {
            await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" }, cancellationToken);
        }
    }
}
