using System.IO.Compression;
using System.Text.Json;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Images of .NET applications that have no Dockerfile, by the packed task.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class DotNetImageTests
{
    private const string Nowhere = "DOCKER_HOST=tcp://127.0.0.1:1";
    private const string Exe = "<OutputType>Exe</OutputType><UseAppHost>false</UseAppHost>";

    public TestContext TestContext { get; set; } = null!;

    private Task<ImageWorkspace> StartAsync() => ImageWorkspace.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task An_application_without_a_Dockerfile_runs_and_a_changed_line_changes_its_own_layer_only()
    {
        await using var workspace = await StartAsync();
        if (await workspace.Engine.Images.FindAsync("mcr.microsoft.com/dotnet/runtime:10.0", TestContext.CancellationToken) is null)
            Assert.Inconclusive("The engine has no .NET runtime; eng/stand-ins makes one.");
        Application(workspace);
        var name = workspace.Name("app");

        var first = workspace.Run("build App -p:Env=Prod").Succeeded();
        StringAssert.Matches(first.Output, new($@"App -> {name}:prod \(sha256:[0-9a-f]{{12}}, [0-9.]+ MB, it was not built before\)"));
        var image = await workspace.ImageAsync("app", "prod");
        Assert.AreEqual("1 Production 1654 /app: did you mean Prod?", await workspace.OutputOfAsync(name + ":prod"));
        Assert.AreEqual(("1654", "/app"), (image.Config!.User, image.Config.WorkingDir));

        var before = State();
        Assert.DoesNotContain(name, workspace.Run("build App -p:Env=Prod").Succeeded().Output);
        CollectionAssert.AreEqual(before, State());
        Assert.AreEqual(image.Id, (await workspace.ImageAsync("app", "prod")).Id);

        Program(workspace, 2);
        var second = workspace.Run("build App -p:Env=Prod").Succeeded();
        StringAssert.Matches(second.Output, new($@"App -> {name}:prod \(sha256:[0-9a-f]{{12}}, [0-9.]+ MB, .*changed\)"));
        var changed = await workspace.ImageAsync("app", "prod");
        Assert.AreEqual("2 Production 1654 /app: did you mean Prod?", await workspace.OutputOfAsync(name + ":prod"));
        CollectionAssert.AreEqual(image.Layers.SkipLast(1).ToArray(), changed.Layers.SkipLast(1).ToArray());
        Assert.AreNotEqual(image.Layers[^1], changed.Layers[^1]);

        string[] State() => [.. workspace.Projects.Files("App/obj/slipway")];
    }

    [TestMethod]
    public async Task A_published_archive_needs_no_engine_and_is_the_same_wherever_it_is_made()
    {
        await using var workspace = await StartAsync();
        var busybox = await workspace.SaveAsync("busybox");
        Application(workspace);
        var name = workspace.Name("app");

        var published = workspace.Run($"{Nowhere} publish App -p:Env=Prod -p:ImageArchive=../one.tar -p:ImageBaseArchive={busybox}").Succeeded();
        Assert.Contains($"App -> {name}:prod (sha256:", published.Output);
        Assert.IsNull(await workspace.FindAsync("app", "prod"));
        Assert.DoesNotContain(name, workspace.Run($"{Nowhere} publish App -p:Env=Prod -p:ImageArchive=../one.tar -p:ImageBaseArchive={busybox}").Succeeded().Output);

        // Another folder, another user's umask, home and cache, other times of files, another zone, and what an ordinary build compiled before.
        using var elsewhere = new CopiedFolder(workspace.Projects.PathOf("."), "App", "nuget.config", "Directory.Build.props", "words");
        elsewhere.Run("build App -c Release", umask: "077").Succeeded();
        var other = elsewhere.Run($"publish App -p:Env=Prod -p:ImageArchive=../one.tar -p:ImageBaseArchive={busybox} -p:ImageCacheDirectory={elsewhere.Path}/cache", umask: "077").Succeeded();
        Assert.Contains($"App -> {name}:prod (sha256:", other.Output);
        CollectionAssert.AreEqual(File.ReadAllBytes(workspace.Projects.PathOf("one.tar")), File.ReadAllBytes(Path.Combine(elsewhere.Path, "one.tar")));

        // Loaded by this build, and by the engine from the archive.
        workspace.Run($"build App -p:Env=Prod -p:ImageBaseArchive={busybox}").Succeeded();
        var loaded = await workspace.ImageAsync("app", "prod");
        await workspace.Engine.Images.RemoveAsync(loaded.Id, TestContext.CancellationToken, force: true);
        await using (var archive = File.OpenRead(workspace.Projects.PathOf("one.tar")))
            await workspace.Engine.Images.LoadAsync(archive, TestContext.CancellationToken);
        Assert.AreEqual(loaded.Id, (await workspace.ImageAsync("app", "prod")).Id);
        Assert.IsTrue((await workspace.FilesAsync(name + ":prod", "/app")).SetEquals(["App.dll", "App.pdb", "App.deps.json", "App.runtimeconfig.json", "Slipway.Diagnostics.dll"]));
    }

    [TestMethod]
    public async Task A_self_contained_single_file_runs_on_an_image_without_NET()
    {
        await using var workspace = await StartAsync();
        workspace.Projects.UseRuntimePacks();
        var debian = await workspace.SaveAsync("debian:bookworm-slim");
        workspace.Projects.DotNet("App", $"""
            {workspace.LabelItem}
            <PropertyGroup>
              <OutputType>Exe</OutputType><RuntimeIdentifier>{(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64")}</RuntimeIdentifier>
              <SelfContained>true</SelfContained><PublishSingleFile>true</PublishSingleFile><InvariantGlobalization>true</InvariantGlobalization>
              <ContainerRepository>{workspace.Name("app")}</ContainerRepository>
              <ContainerWorkingDirectory>/srv/app</ContainerWorkingDirectory>
              <ContainerUser>1234</ContainerUser>
            </PropertyGroup>
            <ItemGroup>
              <ContainerPort Include="9090" Type="tcp" />
              <ContainerEnvironmentVariable Include="GREETING" Value="hello world" />
              <ContainerLabel Include="of.sdk" Value="yes" />
            </ItemGroup>
            """).Write("App/App.cs", """System.Console.WriteLine($"{System.Environment.GetEnvironmentVariable("GREETING")} {System.Environment.CurrentDirectory}");""");

        workspace.Run($"build App -p:Env=Prod -p:ImageBaseArchive={debian}").Succeeded();

        var image = await workspace.ImageAsync("app", "prod");
        Assert.AreEqual("hello world /srv/app", await workspace.OutputOfAsync(workspace.Name("app") + ":prod"));
        Assert.AreEqual(("1234", "/srv/app", "yes"), (image.Config!.User, image.Config.WorkingDir, image.Config.Labels["of.sdk"]));
        Assert.IsTrue(image.Config.ExposedPorts.ContainsKey("9090/tcp"));
        Assert.Contains("runtime-deps:10.0", File.ReadAllText(workspace.Projects.PathOf("App/obj/slipway/image-report.txt")));
        var files = await workspace.FilesAsync(workspace.Name("app") + ":prod", "/srv/app");
        Assert.IsTrue(files.Contains("App") && !files.Contains("App.dll") && !files.Contains("System.Private.CoreLib.dll"), string.Join(' ', files));
    }

    [TestMethod]
    public async Task One_portable_application_for_two_platforms_is_an_index_of_both()
    {
        await using var workspace = await StartAsync();
        var store = new BlobStore(workspace.Projects.PathOf("base-store"));
        Platform[] platforms = [Platform.Parse("linux/amd64")!, Platform.Parse("linux/arm64")!];
        var bases = platforms.Select(platform => ImageContent.Of(new ImageConfiguration(platform, []), [], store)).ToList();
        await ImageArchiveWriter.WriteFolderAsync(workspace.Projects.PathOf("base"), new ImageSet("base", [], bases), TestContext.CancellationToken);
        workspace.Projects.DotNet("App", $"<PropertyGroup>{Exe}<DockerImageName>{workspace.Name("app")}</DockerImageName></PropertyGroup>");

        workspace.Run($"{Nowhere} build App -p:Env=Prod -p:ImagePlatforms=linux/amd64%3Blinux/arm64 -p:ImageArchive=../both/ -p:ImageBaseArchive=../base").Succeeded();

        var found = new List<ImageContent>();
        foreach (var platform in platforms)
            found.Add(await ImageArchiveReader.ReadAsync(workspace.Projects.PathOf("both"), null, platform, new BlobStore(workspace.Projects.PathOf("read")), TestContext.CancellationToken));
        CollectionAssert.AreEqual(platforms.Select(platform => platform.ToString()).ToArray(), found.Select(image => image.Configuration.Platform.ToString()).ToArray());
        Assert.AreEqual(found[0].Configuration.DiffIds[^1], found[1].Configuration.DiffIds[^1]);
        using var index = JsonDocument.Parse(File.ReadAllText(workspace.Projects.PathOf("both/index.json")));
        Assert.AreEqual(MediaTypes.Index, index.RootElement.GetProperty("manifests")[0].GetProperty("mediaType").GetString());
        Assert.HasCount(2, Directory.GetFiles(workspace.Projects.PathOf("App/obj/slipway/Prod"), "*.spdx.json"));
    }

    /// <summary>An application that uses a package.</summary>
    private static void Application(ImageWorkspace workspace)
    {
        workspace.Projects.DotNet("App", $"""
            {workspace.LabelItem}
            <PropertyGroup>{Exe}<DockerImageName>{workspace.Name("app")}</DockerImageName></PropertyGroup>
            <ItemGroup><PackageReference Include="Slipway.Test.Words" Version="1.0.0" /></ItemGroup>
            """).Write("nuget.config", $"""
            <configuration><packageSources><clear /><add key="packed" value="{PackedSdk.Feed}" /><add key="words" value="words" /></packageSources></configuration>
            """);
        Directory.CreateDirectory(workspace.Projects.PathOf("words"));
        using (var package = ZipFile.Open(workspace.Projects.PathOf("words/Slipway.Test.Words.1.0.0.nupkg"), ZipArchiveMode.Create))
        {
            using (var specification = new StreamWriter(package.CreateEntry("Slipway.Test.Words.nuspec").Open()))
                specification.Write("<package><metadata><id>Slipway.Test.Words</id><version>1.0.0</version><authors>test</authors><description>test</description></metadata></package>");
            package.CreateEntryFromFile(typeof(Slipway.Diagnostics.Suggestion).Assembly.Location, "lib/net10.0/Slipway.Diagnostics.dll");
        }

        Program(workspace, 1);
    }

    private static void Program(ImageWorkspace workspace, int number) => workspace.Projects.Write("App/App.cs", $$"""
        using System;
        using System.IO;
        using System.Linq;
        var uid = File.ReadAllLines("/proc/self/status").First(line => line.StartsWith("Uid:")).Split('\t')[1];
        Console.WriteLine($"{{number}} {Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")} {uid} {Environment.CurrentDirectory}: did you mean {Slipway.Diagnostics.Suggestion.For("Prdo", ["Dev", "Prod"])}?");
        """);
}
