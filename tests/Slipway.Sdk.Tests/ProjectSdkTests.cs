using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

/// <summary>A project of another language: <c>&lt;Project Sdk="Slipway.Sdk"&gt;</c>.</summary>
[TestClass]
public sealed class ProjectSdkTests
{
    [TestMethod]
    public void Build_asks_for_the_development_image_and_needs_no_restore_before()
    {
        var build = new Workspace().Other("service").Run("build service").Succeeded();

        StringAssert.Contains(build.Image(), "recorded service env=Dev log=DEBUG requirement=required plan=False host= context= images=service|Builder=auto");
        Assert.AreEqual("", build.Output);
    }

    [TestMethod]
    [DataRow("publish service")]
    [DataRow("msbuild service/service.proj -t:Publish")]
    [DataRow("build service -t:Publish")]
    [DataRow("build service -p:DeployRemote=true")]
    public void What_publishes_asks_for_the_production_image(string words) =>
        StringAssert.Contains(new Workspace().Other("service").Run(words).Succeeded().Image(), "env=Prod log=WARNING");

    [TestMethod]
    public void Publish_for_a_chosen_environment_keeps_it() =>
        StringAssert.Contains(new Workspace().Other("service").Run("publish service -p:Env=Dev").Succeeded().Image(), "env=Dev");

    [TestMethod]
    [DataRow("restore service", 0)]
    [DataRow("clean service", 0)]
    [DataRow("pack service", 0)]
    [DataRow("build service -t:Rebuild", 1)]
    [DataRow("build service -t:DockerBuild", 1)]
    [DataRow("build service -graph", 1)]
    [DataRow("build service -mt", 1)]
    [DataRow("build service -p:DesignTimeBuild=true", 0)]
    [DataRow("build service -t:DockerBuild -p:DesignTimeBuild=true", 0)]
    [DataRow("build service -p:SlipwayBuild=false", 0)]
    public void Every_verb_succeeds_and_asks_for_images_where_it_builds(string words, int requests) =>
        Assert.HasCount(requests, new Workspace().Other("service").Run(words).Succeeded().Images);

    [TestMethod]
    public void Nothing_of_Microsoft_NET_Sdk_runs()
    {
        var build = new Workspace().Other("service").Run("build service").Succeeded();

        CollectionAssert.AreEqual(
            (string[])["Restore", "Build", "_SlipwayMarkHooked", "_SlipwayResolveEnvironment", "_SlipwayFindComposeFiles", "_SlipwayWantAnyImage", "_SlipwayChooseImage",
                "MultiStageImage", "DockerBuild", "_SlipwayBuildImages", "_SlipwayRunBuild", "_SlipwayBuild"],
            build.Targets);
    }

    [TestMethod]
    public void Clean_removes_what_is_remembered_about_images()
    {
        var workspace = new Workspace().Other("service");
        workspace.Run("build service").Succeeded();
        Assert.IsTrue(Directory.Exists(workspace.PathOf("service/obj/slipway")));

        workspace.Run("clean service").Succeeded();

        Assert.IsFalse(Directory.Exists(workspace.PathOf("service/obj/slipway")));
    }

    [TestMethod]
    public void A_second_build_writes_no_file_and_no_line()
    {
        var workspace = new Workspace().Other("service");
        workspace.Run("build service").Succeeded();
        var before = Files();

        var second = workspace.Run("build service").Succeeded();

        Assert.AreEqual("", second.Output);
        CollectionAssert.AreEqual(before, Files());

        string[] Files() => [.. Directory.EnumerateFileSystemEntries(workspace.PathOf("service"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}")];
    }

    [TestMethod]
    [DataRow("My Service", "my-service")]
    [DataRow("My.Service_2", "my.service_2")]
    [DataRow("_Straße+", "stra-e")]
    public void The_image_is_named_after_the_project(string project, string image) =>
        StringAssert.Contains(
            new Workspace().Write($"p/{project}.proj", $"""<Project Sdk="Slipway.Sdk/{PackedSdk.Version}" />""").Run("build p").Succeeded().Image(), $"images={image}|");

    [TestMethod]
    public void Properties_describe_the_image_found_by_convention()
    {
        var image = new Workspace().Other("service", """
            <PropertyGroup>
              <DockerImageName>team/name</DockerImageName>
              <DockerImageTags>a:1;a:2</DockerImageTags>
              <Dockerfile>build/Dockerfile</Dockerfile>
              <DockerTarget>lean</DockerTarget>
              <DockerBuildContextDirectory>..</DockerBuildContextDirectory>
              <DockerPlatform>linux/amd64</DockerPlatform>
              <DockerNetwork>none</DockerNetwork>
              <DockerPull>true</DockerPull>
              <DockerNoCache>true</DockerNoCache>
              <DockerSecrets>pip</DockerSecrets>
              <DockerSsh>default</DockerSsh>
              <DockerBuilder>classic</DockerBuilder>
              <DockerHost>tcp://engine:2375</DockerHost>
              <DockerEngineContext>remote</DockerEngineContext>
            </PropertyGroup>
            """).Run("build service -p:Plan=true").Succeeded().Image();

        StringAssert.Contains(image, "plan=True host=tcp://engine:2375 context=remote images=team/name|Dockerfile=build/Dockerfile|Context=..|Stage=lean|Tags=a:1;a:2" +
            "|Platform=linux/amd64|Network=none|Pull=true|NoCache=true|Secrets=pip|Ssh=default|Builder=classic");
    }

    [TestMethod]
    public void Items_take_the_place_of_the_image_found_by_convention()
    {
        var image = new Workspace().Other("service", """
            <ItemGroup>
              <DockerImage Include="one" Dockerfile="one.dockerfile" Archive="out/one.tar" />
              <DockerImage Include="two" Stage="lean" />
              <DockerBuildArg Include="LEVEL" Value="$(SlipwayLogLevel)" />
            </ItemGroup>
            """).Run("build service").Succeeded().Image();

        StringAssert.Contains(image, "images=one|Dockerfile=one.dockerfile|Archive=out/one.tar,two|Stage=lean args=LEVEL=DEBUG");
    }

    [TestMethod]
    public void Other_targets_receive_the_images()
    {
        var build = new Workspace().Other("service", """
            <Target Name="After" AfterTargets="DockerBuild"><Message Importance="high" Text="got @(SlipwayImage)" /></Target>
            """).Run("build service").Succeeded();

        Assert.Contains("got service:recorded", build.Output);
    }

    [TestMethod]
    public void Insertion_points_run_before_the_images_are_built()
    {
        var build = new Workspace().Other("service", """
            <PropertyGroup><DockerBuildDependsOn>Generate</DockerBuildDependsOn></PropertyGroup>
            <Target Name="Generate" />
            """).Run("build service").Succeeded();

        Assert.IsGreaterThan(build.Targets.IndexOf("_SlipwayResolveEnvironment"), build.Targets.IndexOf("Generate"));
        Assert.HasCount(1, build.Images);
    }
}
