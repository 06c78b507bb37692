using Microsoft.Build.Logging.StructuredLogger;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

/// <summary>Where a project's image comes from, a Dockerfile or stages, and what the task is told of a .NET application.</summary>
[TestClass]
public sealed class ImageChoiceTests
{
    private const string Exe = "<OutputType>Exe</OutputType><UseAppHost>false</UseAppHost>";

    [TestMethod]
    public void An_application_without_a_Dockerfile_is_published_into_the_image_that_its_container_properties_name()
    {
        var workspace = new Workspace().DotNet("App", $"""
            <PropertyGroup>
              {Exe}
              <ContainerRegistry>localhost:5000</ContainerRegistry>
              <ContainerRepository>team/app</ContainerRepository>
              <ContainerImageTags>1.2; latest</ContainerImageTags>
              <ContainerArchiveOutputPath>out/</ContainerArchiveOutputPath>
              <ContainerBaseImage>example/base:1</ContainerBaseImage>
              <ContainerUser>1000</ContainerUser>
              <ContainerWorkingDirectory>/srv</ContainerWorkingDirectory>
            </PropertyGroup>
            """);

        var prod = workspace.Run("build App -p:Env=Prod").Succeeded().Image();
        StringAssert.Contains(prod, "recorded App staged env=Prod log=WARNING preset=dotnet name=localhost:5000/team/app");
        StringAssert.Contains(prod, " tags=localhost:5000/team/app:1.2,localhost:5000/team/app:latest archive=out/app.tar.gz platforms= attest=True");
        StringAssert.Contains(prod, " files=dotnet-application:App.deps.json,dotnet-application:App.dll,dotnet-application:App.pdb,dotnet-application:App.runtimeconfig.json ");
        StringAssert.EndsWith(prod, " Framework=Runtime FrameworkVersion=10.0 EntryFile=App.dll BaseImage=example/base:1 User=1000 WorkingDirectory=/srv");

        // A version's tags and archive are not for what is being developed.
        StringAssert.Contains(workspace.Run("build App -p:Env=Dev").Succeeded().Image(), " env=Dev log=DEBUG preset=dotnet name=localhost:5000/team/app tags= archive= platforms= attest=False stages= files= ");

        var given = workspace.Run("build App -p:Env=Prod -p:DockerImageName=own -p:DockerImageTags=own:3 -p:ImageArchive=own.tar --no-restore").Succeeded().Image();
        StringAssert.Contains(given, " name=own tags=own:3 archive=own.tar ");

        StringAssert.Contains(workspace.Run("build App -p:Env=Prod -p:ImagePreset=none -p:Dockerfile=Other --no-restore").Succeeded().Image(), "recorded App env=Prod");
    }

    [TestMethod]
    public void The_verb_alone_compiles_what_it_publishes_and_refuses_a_library()
    {
        var workspace = new Workspace().DotNet("App", $"<PropertyGroup>{Exe}</PropertyGroup>").DotNet("Lib");

        var build = workspace.Run("build App -t:MultiStageImage -p:Env=Prod").Succeeded();
        StringAssert.Contains(build.Image(), "dotnet-application:App.dll");
        Assert.Contains("CoreCompile", build.Targets);
        Assert.IsTrue(File.Exists(workspace.PathOf("App/bin/Release/net10.0/App.dll")));

        var refused = workspace.Run("build Lib -t:MultiStageImage -p:Env=Prod");
        Assert.AreEqual(1, refused.ExitCode, refused.Output);
        var error = refused.Diagnostics.OfType<Error>().Single();
        Assert.AreEqual(("SLIP2300", workspace.PathOf("Lib/Lib.csproj")), (error.Code, error.File));
    }

    [TestMethod]
    public void Each_runtime_identifier_is_published_for_its_platform()
    {
        var workspace = new Workspace().DotNet("App", $"<PropertyGroup>{Exe}<SelfContained>false</SelfContained><RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers><ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers></PropertyGroup>");

        var image = workspace.Run("build App -p:Env=Prod").Succeeded().Image();

        StringAssert.Contains(image, " platforms=linux-x64,linux-arm64 ");
        StringAssert.Contains(image, "dotnet-application:App.dll@linux-arm64,dotnet-application:App.dll@linux-x64");
    }

    [TestMethod]
    [DataRow("build multi -p:Env=Prod -p:SlipwayTargetFramework=net10.0")]
    [DataRow("build multi -p:Env=Prod -p:SlipwayTargetFramework=net10.0 -mt")]
    public void Of_a_multi_targeted_application_the_named_framework_is_published(string words)
    {
        var workspace = DotNetProjectTests.MultiTargeted($"<PropertyGroup>{Exe}</PropertyGroup>");

        var image = workspace.Run(words.Replace("multi", "Multi", StringComparison.Ordinal)).Succeeded().Image();

        StringAssert.Contains(image, "preset=dotnet");
        StringAssert.Contains(image, "dotnet-application:Multi.dll");
    }

    [TestMethod]
    public void Stages_of_another_environment_leave_the_Dockerfile_in_charge_and_hand_on_their_image_in_their_own()
    {
        var workspace = new Workspace().Other("service", """
            <ItemGroup><ImageStage Include="lean" From="scratch" Environments="Prod" /></ItemGroup>
            <Target Name="After" AfterTargets="MultiStageImage;DockerBuild"><Message Importance="high" Text="got @(SlipwayImage)" /></Target>
            <Target Name="Ask"><MSBuild Projects="service.proj" Targets="MultiStageImage"><Output TaskParameter="TargetOutputs" ItemName="Answer" /></MSBuild><Message Importance="high" Text="answer @(Answer)" /></Target>
            """).Write("service/Dockerfile", "FROM scratch\n");

        StringAssert.StartsWith(workspace.Run("build service -p:Env=Dev").Succeeded().Image(), "recorded service env=Dev");
        var prod = workspace.Run("build service -p:Env=Prod").Succeeded();
        StringAssert.Contains(prod.Image(), "recorded service staged env=Prod");
        Assert.Contains("got service:recorded", prod.Output);
        Assert.Contains("answer service:recorded", workspace.Run("build service -p:Env=Prod -t:Ask").Succeeded().Output);
    }

    [TestMethod]
    public void The_verbs_of_a_stack_make_the_image_of_stages()
    {
        var workspace = new Workspace().Other("service", """<ItemGroup><ImageStage Include="lean" From="scratch" /></ItemGroup>""")
            .Write("service/Dockerfile", "FROM scratch\n").Write("service/compose.yaml", "services: {}\n");

        StringAssert.Contains(workspace.Run("build service -t:ComposeRun").Image(), "recorded service staged env=Dev");
    }
}
