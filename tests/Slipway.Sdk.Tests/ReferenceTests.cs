using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

/// <summary>Projects that reference each other, and solutions.</summary>
[TestClass]
public sealed class ReferenceTests
{
    private const string References = """
        <ItemGroup>
          <ProjectReference Include="../Lib/Lib.csproj" />
          <ProjectReference Include="../base/base.proj" ReferenceOutputAssembly="false" />
        </ItemGroup>
        """;

    private static Workspace Projects() => new Workspace()
        .Plain("Lib")
        .Other("base")
        .DotNet("App", References + "<PropertyGroup><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>");

    [TestMethod]
    [DataRow("build App -p:Env=Prod")]
    [DataRow("build App -p:Env=Prod -graph")]
    [DataRow("build App -p:Env=Prod -mt")]
    public void Images_of_referenced_projects_come_first_and_libraries_follow_the_configuration(string words)
    {
        var workspace = Projects();
        var build = workspace.Run(words).Succeeded();

        CollectionAssert.AreEqual((string[])["base", "App"], build.Projects());
        Assert.IsTrue(File.Exists(workspace.PathOf("Lib/bin/Release/net10.0/Lib.dll")));
        Assert.IsFalse(Directory.Exists(workspace.PathOf("Lib/bin/Debug")));
    }

    [TestMethod]
    public void A_reference_can_be_left_out()
    {
        var workspace = new Workspace().Other("base").Other("service", """
            <ItemGroup><ProjectReference Include="../base/base.proj" AdditionalProperties="SlipwayBuild=false" /></ItemGroup>
            """);

        CollectionAssert.AreEqual((string[])["service"], workspace.Run("build service").Succeeded().Projects());
    }

    [TestMethod]
    public void A_project_of_another_language_builds_the_NET_projects_it_references()
    {
        var workspace = new Workspace().Plain("Lib").Other("service", """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>""");

        CollectionAssert.AreEqual((string[])["service"], workspace.Run("build service").Succeeded().Projects());
        Assert.IsTrue(File.Exists(workspace.PathOf("Lib/bin/Debug/net10.0/Lib.dll")));
    }

    [TestMethod]
    public void A_solution_restores_builds_and_cleans()
    {
        var workspace = Projects().Write("All.slnx", """
            <Solution>
              <Project Path="App/App.csproj" />
              <Project Path="Lib/Lib.csproj" />
              <Project Path="base/base.proj" Type="9a19103f-16f7-4668-be54-9a1e7a4f7556" />
            </Solution>
            """);

        workspace.Run("restore All.slnx").Succeeded();

        var build = workspace.Run("build All.slnx -p:Env=Dev").Succeeded();
        CollectionAssert.AreEqual((string[])["base", "App"], build.Projects());
        StringAssert.Contains(build.Images[1], "requirement=optional");
        StringAssert.Contains(build.Images[0], "requirement=required");

        CollectionAssert.AreEquivalent((string[])["base", "App"], workspace.Run("build All.slnx -p:Env=Dev -graph").Succeeded().Projects());

        workspace.Run("clean All.slnx").Succeeded();
        Assert.IsFalse(Directory.Exists(workspace.PathOf("App/obj/slipway")) || Directory.Exists(workspace.PathOf("base/obj/slipway")));
    }

    [TestMethod]
    public void Solution_add_knows_the_project()
    {
        var workspace = new Workspace().Other("service").Write("All.slnx", "<Solution />");
        using var add = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", ["sln", workspace.PathOf("All.slnx"), "add", workspace.PathOf("service/service.proj")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = workspace.PathOf("."),
            Environment = { ["NUGET_PACKAGES"] = PackedSdk.Cache },
        })!;
        add.StandardOutput.ReadToEnd();
        add.WaitForExit();

        Assert.AreEqual(0, add.ExitCode);
        CollectionAssert.AreEqual((string[])["service"], workspace.Run("build All.slnx").Succeeded().Projects());
    }
}
