using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

/// <summary>A .NET project, with Slipway as package or as additional SDK.</summary>
[TestClass]
public sealed class DotNetProjectTests
{
    private const string Exe = "<PropertyGroup><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>";

    // Two inner builds, the second of which compiles nothing, since only one version's reference assemblies are at hand.
    private const string TwoFrameworks = "<TargetFrameworks>net10.0;net9.0</TargetFrameworks><DisableImplicitFrameworkReferences Condition=\"'$(TargetFramework)' == 'net9.0'\">true</DisableImplicitFrameworkReferences>";

    internal static Workspace MultiTargeted(string body = "") => new Workspace().DotNet("Multi", body, TwoFrameworks)
        .Write("Directory.Build.targets", """<Project><Import Project="nothing.targets" Condition="'$(TargetFramework)' == 'net9.0'" /></Project>""")
        .Write("nothing.targets", """<Project><Target Name="CoreCompile" /><Target Name="CopyFilesToOutputDirectory" /></Project>""");

    [TestMethod]
    public void An_ordinary_build_runs_nothing_of_Slipway()
    {
        var workspace = new Workspace().DotNet("App", Exe);
        foreach (var words in (string[])["build App", "build App -p:Env=Dev -p:DesignTimeBuild=true", "publish App"])
        {
            var build = workspace.Run(words).Succeeded();

            Assert.IsFalse(build.Targets.Exists(target => target.StartsWith("_Slipway", StringComparison.Ordinal) || target == "DockerBuild"), words);
            Assert.IsFalse(build.Messages.Exists(message => message.Contains("Slipway.Tasks", StringComparison.Ordinal) && message.Contains("Assembly loaded", StringComparison.Ordinal)), words);
        }
    }

    [TestMethod]
    public void Env_adds_the_image_to_the_build()
    {
        var workspace = new Workspace().DotNet("App", Exe).Write("App/Dockerfile", "FROM scratch\n");

        StringAssert.Contains(workspace.Run("build App -p:Env=Dev").Succeeded().Image(), "recorded App env=Dev log=DEBUG requirement=required");
        Assert.IsTrue(File.Exists(workspace.PathOf("App/bin/Debug/net10.0/App.dll")));

        StringAssert.Contains(workspace.Run("build App -p:Env=Prod").Succeeded().Image(), "env=Prod log=WARNING requirement=required");
        Assert.IsTrue(File.Exists(workspace.PathOf("App/bin/Release/net10.0/App.dll")));
        Assert.IsTrue(Directory.Exists(workspace.PathOf("App/obj/slipway")));

        workspace.Run("clean App").Succeeded();
        Assert.IsFalse(Directory.Exists(workspace.PathOf("App/obj/slipway")));
    }

    [TestMethod]
    public void A_given_configuration_stays()
    {
        var workspace = new Workspace().DotNet("App", Exe);
        workspace.Run("build App -p:Env=Prod -c Debug").Succeeded();

        Assert.IsTrue(File.Exists(workspace.PathOf("App/bin/Debug/net10.0/App.dll")));
        Assert.IsFalse(Directory.Exists(workspace.PathOf("App/bin/Release")));
    }

    [TestMethod]
    public void The_verb_alone_builds_the_image_and_no_assembly()
    {
        var build = new Workspace().DotNet("App", Exe).Run("build App -t:DockerBuild").Succeeded();

        StringAssert.Contains(build.Image(), "env=Dev log=DEBUG requirement=required");
        Assert.DoesNotContain("CoreCompile", build.Targets);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("<PropertyGroup><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost><IsTestProject>true</IsTestProject></PropertyGroup>")]
    public void A_library_or_test_project_need_not_have_an_image(string body) =>
        StringAssert.Contains(new Workspace().DotNet("Lib", body).Run("build Lib -p:Env=Dev").Succeeded().Image(), "requirement=optional");

    [TestMethod]
    public void An_additional_Sdk_does_the_same()
    {
        var workspace = new Workspace().Source("App").Write("App/Dockerfile", "FROM scratch\n").Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="Slipway.Sdk" Version="{PackedSdk.Version}" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>
            </Project>
            """);

        Assert.IsEmpty(workspace.Run("build App").Succeeded().Images);
        StringAssert.Contains(workspace.Run("build App -p:Env=Prod").Succeeded().Image(), "recorded App env=Prod log=WARNING requirement=required");
        Assert.IsTrue(File.Exists(workspace.PathOf("App/bin/Release/net10.0/App.dll")));
    }

    [TestMethod]
    [DataRow("build Multi -p:Env=Dev")]
    [DataRow("build Multi -p:Env=Dev -graph")]
    public void Of_a_multi_targeted_project_the_outer_build_does_the_work_once(string words)
    {
        var build = MultiTargeted().Run(words).Succeeded();

        Assert.HasCount(1, build.Images);
        Assert.IsGreaterThan(build.Targets.LastIndexOf("Build"), build.Targets.IndexOf("DockerBuild"), "after the outer build");
    }

    [TestMethod]
    public void A_named_inner_build_does_the_work_instead()
    {
        var build = MultiTargeted().Run("build Multi -p:Env=Dev -p:SlipwayTargetFramework=net10.0").Succeeded();

        Assert.HasCount(1, build.Images);
        Assert.IsLessThan(build.Targets.LastIndexOf("Build"), build.Targets.IndexOf("DockerBuild"), "before the outer build ended");
    }
}
