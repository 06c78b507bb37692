using System.Globalization;
using Slipway.Docker.Images;

namespace Slipway.Integration.Tests.Images.Direct;

/// <summary>A Dockerfile without commands comes to the same image, whether the engine builds it or it is written directly.</summary>
[TestClass]
public sealed class EngineOracleTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("COPY a.txt /x/")]
    [DataRow("COPY a.txt /x")]
    [DataRow("COPY a.txt /x/y/z")]
    [DataRow("COPY a.txt b.txt /x/")]
    [DataRow("COPY *.txt /x/")]
    [DataRow("COPY d?r /x/")]
    [DataRow("COPY dir /x")]
    [DataRow("COPY dir/ /x/")]
    [DataRow("COPY dir a.txt /x/")]
    [DataRow("COPY . /x")]
    [DataRow("COPY ./dir/../a.txt /x/q")]
    [DataRow("COPY [\"a.txt\", \"/x/with space\"]")]
    [DataRow("COPY link.txt /x/")]
    [DataRow("COPY linkdir /x/")]
    [DataRow("COPY linkdir/deep.txt /x/")]
    [DataRow("COPY dir/*.txt /x/")]
    [DataRow("COPY --chown=12:34 dir /x/")]
    [DataRow("COPY --chown=12 a.txt /x/")]
    [DataRow("COPY --chown=www-data a.txt /x/")]
    [DataRow("COPY --chown=www-data:root dir /x/")]
    [DataRow("COPY --chmod=640 a.txt /x/")]
    [DataRow("WORKDIR /x\nCOPY a.txt .\nCOPY b.txt sub/")]
    [DataRow("WORKDIR /x\nWORKDIR y\nCOPY a.txt ./")]
    [DataRow("COPY a.txt /x/\nCOPY b.txt /x/a.txt")]
    [DataRow("COPY dir /x/\nCOPY a.txt /x/deep.txt")]
    [DataRow("ENV P=/x Q=$P/y\nCOPY a.txt $P/\nCOPY b.txt ${Q:-/z}/")]
    [DataRow("ARG A=a.txt\nCOPY $A /x/\nENV B=$A")]
    [DataRow("ENV A=1\nENV A=2 B=\"with space\" C=$A\nENV PATH=/x:$PATH\nCOPY a.txt /x/")]
    [DataRow("EXPOSE 80 53/udp 7000-7002\nUSER 1:2\nVOLUME /x /data\nSTOPSIGNAL SIGUSR1\nCOPY a.txt /x/")]
    [DataRow("LABEL a=b \"c d\"=\"e f\" g=$SLIPWAY_TEST\nCOPY a.txt /x/")]
    [DataRow("CMD [\"echo\", \"$A\"]\nCOPY a.txt /x/")]
    [DataRow("CMD echo hello\nCOPY a.txt /x/")]
    [DataRow("CMD [\"a\"]\nENTRYPOINT [\"b\"]\nCOPY a.txt /x/")]
    [DataRow("ENTRYPOINT [\"b\"]\nCOPY a.txt /x/")]
    [DataRow("SHELL [\"/bin/ash\", \"-c\"]\nENTRYPOINT exec top\nCOPY a.txt /x/")]
    [DataRow("HEALTHCHECK --interval=5s --timeout=1m30s --start-period=2s --retries=4 CMD test -e /x\nCOPY a.txt /x/")]
    [DataRow("HEALTHCHECK CMD [\"true\"]\nHEALTHCHECK NONE\nCOPY a.txt /x/")]
    [DataRow("ONBUILD ENV A=1\nCOPY a.txt /x/")]
    [DataRow("MAINTAINER somebody\nCOPY a.txt /x/")]
    public Task On_an_image(string steps) => CompareAsync($"FROM busybox\nENV SLIPWAY_TEST=ID\n{steps}\n");

    [TestMethod]
    [DataRow("FROM busybox AS one\nENV SLIPWAY_TEST=ID\nCOPY --chown=7:8 dir /x/\nFROM busybox\nENV SLIPWAY_TEST=ID\nCOPY --from=one /x /x/")]
    [DataRow("FROM busybox AS one\nENV SLIPWAY_TEST=ID\nWORKDIR /x\nCOPY dir y\nFROM one\nCOPY a.txt .")]
    [DataRow("FROM busybox AS one\nENV SLIPWAY_TEST=ID\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\nFROM one\nCOPY a.txt /x/\nENTRYPOINT [\"c\"]")]
    [DataRow("FROM busybox AS unused\nRUN exit 1\nFROM busybox\nENV SLIPWAY_TEST=ID\nCOPY a.txt /x/")]
    [DataRow("FROM busybox\nENV SLIPWAY_TEST=ID\nCOPY --from=busybox /etc/passwd /etc/group /x/")]
    [DataRow("FROM busybox\nENV SLIPWAY_TEST=ID\nCOPY --from=busybox /etc /x/etc")]
    [DataRow("ARG BASE=busybox\nFROM $BASE\nENV SLIPWAY_TEST=ID\nCOPY a.txt /x/")]
    public Task With_several_stages(string dockerfile) => CompareAsync(dockerfile + "\n");

    private async Task CompareAsync(string text)
    {
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        EngineAbility.RequireBuildKit(project.Engine);
        project.With("a.txt", "a").With("b.txt", "b").With("dir/deep.txt", "deep").With("dir/sub/deeper.txt", "deeper").With("dir/run.sh", "#!/bin/sh").With(".dockerignore", "Dockerfile\n.dockerignore\n");
        Directory.CreateDirectory(project.At("dir/empty"));
        File.CreateSymbolicLink(project.At("link.txt"), "a.txt");
        File.CreateSymbolicLink(project.At("dir/sub/up"), "../deep.txt");
        Directory.CreateSymbolicLink(project.At("linkdir"), "dir");
        Normalise(project.Folder);
        text = text.Replace("ID", project.Id, StringComparison.Ordinal);
        project.With("Dockerfile", text);

        await project.ApplyAsync();
        var direct = new DirectProject(project);
        await direct.ApplyAsync(direct.Image(text));

        CollectionAssert.AreEqual(Describe(await project.InspectAsync()), Describe(await project.InspectAsync(direct.Tag)));
        var (built, written) = (await project.FilesAsync("/x"), await project.FilesAsync("/x", direct.Tag));
        CollectionAssert.AreEqual(built.Select(file => $"{file.Key}: {file.Value}").ToArray(), written.Select(file => $"{file.Key}: {file.Value}").ToArray());
        CollectionAssert.AreEqual(await OwnersAsync(project, project.Tag), await OwnersAsync(project, direct.Tag));
    }

    /// <summary>The modes that images written directly always have, so that this machine's umask has no say.</summary>
    private static void Normalise(string folder)
    {
        const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Executable = File | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            System.IO.File.SetUnixFileMode(path, Directory.Exists(path) || path.EndsWith(".sh", StringComparison.Ordinal) ? Executable : File);
    }

    private static async Task<string[]> OwnersAsync(ImageProject project, string tag)
    {
        var container = await project.Engine.Containers.CreateAsync(null, new() { Image = tag, Cmd = ["true"], Labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id } }, project.Token);
        try
        {
            await using var archive = await project.Engine.Containers.GetArchiveAsync(container.Id, "/x", project.Token);
            using var tar = new System.Formats.Tar.TarReader(archive);
            var owners = new List<string>();
            while (await tar.GetNextEntryAsync(copyData: false, project.Token) is { } entry)
                owners.Add(string.Create(CultureInfo.InvariantCulture, $"{entry.Name.TrimEnd('/')} {entry.Uid}:{entry.Gid}"));
            owners.Sort(StringComparer.Ordinal);
            return [.. owners];
        }
        finally
        {
            await project.Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }
    }

    private static string[] Describe(ImageInspect image)
    {
        var config = image.Config!;
        return
        [
            $"platform {image.Os}/{image.Architecture}",
            $"user {config.User}",
            $"env {string.Join(' ', config.Env)}",
            $"entrypoint {Words(config.Entrypoint)}",
            $"cmd {Words(config.Cmd)}",
            $"workdir {config.WorkingDir}",
            $"labels {string.Join(' ', config.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}",
            $"ports {string.Join(' ', config.ExposedPorts?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())}",
            $"volumes {string.Join(' ', config.Volumes?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())}",
            $"signal {config.StopSignal}",
            $"shell {Words(config.Shell)}",
            $"onbuild {Words(config.OnBuild)}",
            $"health {(config.Healthcheck is { } health ? $"{Words(health.Test)} {health.Interval} {health.Timeout} {health.StartPeriod} {health.Retries}" : "none")}",
        ];
    }

    private static string Words(IReadOnlyList<string>? words) => words is null ? "none" : string.Join('|', words);
}
