using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

/// <summary>Which builds deploy, and what.</summary>
[TestClass]
public sealed class DeployBuildTests
{
    private const string Hosts = """<ItemGroup><RemoteHost Include="web1" Address="ssh://deploy@web1" /></ItemGroup>""";
    private const string Exe = "<PropertyGroup><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>";

    private static Workspace Projects() => new Workspace()
        .Plain("Lib")
        .DotNet("Tool", Hosts + Exe)
        .DotNet("App", Hosts + Exe + """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /><ProjectReference Include="../Tool/Tool.csproj" ReferenceOutputAssembly="false" /></ItemGroup>""")
        .Other("service", Hosts).Write("service/Dockerfile", "FROM busybox")
        .Write("All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="Lib/Lib.csproj" /></Solution>""");

    [TestMethod]
    [DataRow("publish App -p:DeployRemote=true", "App")]
    [DataRow("publish App -p:DeployRemote=true -graph", "App")]
    [DataRow("publish App -p:DeployRemote=true -mt", "App")]
    [DataRow("publish All.slnx -p:DeployRemote=true", "App")]
    [DataRow("build App -t:DeployRemote", "App")]
    [DataRow("publish service -p:DeployRemote=true", "service")]
    [DataRow("msbuild service -t:Publish -p:DeployRemote=true", "service")]
    [DataRow("build service -t:DeployRemote", "service")]
    public void The_project_that_is_asked_for_is_deployed_as_production_once_and_not_what_it_references(string words, string project)
    {
        var build = Projects().Run(words).Succeeded();

        var asked = Asked(build);
        Assert.HasCount(1, asked, string.Join('\n', asked));
        Assert.StartsWith($"asked to deploy {project} env=Prod log=WARNING hosts=web1 images={project.ToLowerInvariant()}:", asked[0]);
    }

    [TestMethod]
    [DataRow("build App -p:DeployRemote=true")]
    [DataRow("publish App -p:Env=Prod")]
    [DataRow("publish service -p:DeployRemote=true -p:DesignTimeBuild=true")]
    [DataRow("build App -t:DeployRemote -p:DesignTimeBuild=true")]
    [DataRow("build service -p:DeployRemote=true")]
    public void Nothing_is_deployed_where_nobody_asked_for_it(string words)
    {
        var build = Projects().Run(words).Succeeded();

        Assert.IsEmpty(Asked(build));
    }

    [TestMethod]
    [DataRow("publish service -p:DeployRemote=true")]
    [DataRow("build service -t:DeployRemote")]
    [DataRow("build service -t:Rollback")]
    [DataRow("build service -t:Releases")]
    public void Without_a_host_the_error_says_how_to_name_one(string words)
    {
        var build = new Workspace().Write("Directory.Build.props", "<Project />").Other("service").Write("service/compose.prod.yaml", "services: {web: {image: busybox}}").Run(words);

        Assert.AreEqual(1, build.ExitCode, build.Output);
        Assert.AreEqual("SLIP5205", build.Diagnostics.Single().Code, build.Output);
        Assert.Contains("no host to deploy to in Prod", build.Diagnostics[0].Text);
    }

    private static string[] Asked(BuildResult build) => [.. build.Messages.Where(message => message.StartsWith("asked to deploy ", StringComparison.Ordinal))];
}
