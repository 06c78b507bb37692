using Microsoft.Build.Logging.StructuredLogger;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

[TestClass]
public sealed class EnvironmentTests
{
    private const string Staging = """<ItemGroup><SlipwayEnvironment Include="Staging" /></ItemGroup>""";

    [TestMethod]
    [DataRow("build service -p:Env=prod", "env=Prod log=WARNING")]
    [DataRow("build service -p:Env=DEV", "env=Dev log=DEBUG")]
    [DataRow("build service -p:Env=staging", "env=Staging log=INFO")]
    [DataRow("ENV=PROD build service", "env=Prod log=WARNING")]
    [DataRow("env=staging build service", "env=Staging")]
    [DataRow("ENV=/etc/profile build service", "env=Dev log=DEBUG")]
    [DataRow("ENV=testing build service", "env=Dev log=DEBUG")]
    [DataRow("ENV=/etc/profile build service -p:Env=Prod", "env=Prod")]
    [DataRow("ENV=/etc/profile publish service", "env=Prod")]
    [DataRow("build service -p:Env=Prod -p:SlipwayLogLevel=ERROR", "env=Prod log=ERROR")]
    public void Env_is_known_in_any_letter_case_and_a_foreign_variable_is_ignored(string words, string expected) =>
        StringAssert.Contains(new Workspace().Other("service", Staging).Run(words).Succeeded().Image(), expected);

    [TestMethod]
    public void An_ignored_variable_is_mentioned()
    {
        var build = new Workspace().Other("service", Staging).Run("ENV=/etc/profile build service").Succeeded();

        Assert.IsTrue(build.Messages.Exists(message => message.Contains("'/etc/profile'", StringComparison.Ordinal) && message.Contains("ignored", StringComparison.Ordinal)));
        Assert.AreEqual("", build.Output);
    }

    [TestMethod]
    [DataRow("Prdo", "Did you mean 'Prod'?")]
    [DataRow("stagin", "Did you mean 'Staging'?")]
    [DataRow("/etc/profile", "It has Dev, Prod, Staging")]
    public void An_unknown_Env_is_one_error_at_the_project(string value, string said)
    {
        var workspace = new Workspace().Other("service", Staging);
        var build = workspace.Run($"build service -p:Env={value}");

        Assert.AreEqual(1, build.ExitCode);
        Assert.IsEmpty(build.Images);
        var error = build.Diagnostics.OfType<Error>().Single();
        Assert.AreEqual("SLIP9001", error.Code);
        Assert.AreEqual(workspace.PathOf("service/service.proj"), error.File);
        StringAssert.Contains(error.Text, said);
    }

    [TestMethod]
    public void A_name_that_cannot_be_part_of_a_file_name_is_an_error()
    {
        var build = new Workspace().Other("service", """<ItemGroup><SlipwayEnvironment Include="a/b" /></ItemGroup>""").Run("build service -p:Env=a/b");

        Assert.AreEqual("SLIP9002", build.Diagnostics.OfType<Error>().Single().Code);
    }

    [TestMethod]
    public void The_project_itself_may_set_Env() => StringAssert.Contains(
        new Workspace().Other("service", "<PropertyGroup><Env>prod</Env></PropertyGroup>").Run("build service").Succeeded().Image(), "env=Prod log=WARNING");

    [TestMethod]
    public void Conditions_of_the_project_see_the_environment() => StringAssert.Contains(
        new Workspace().Other("service", """<PropertyGroup Condition="'$(SlipwayEnv)' == 'Prod'"><DockerTarget>$(Configuration)</DockerTarget></PropertyGroup>""")
            .Run("build service -p:Env=prod").Succeeded().Image(),
        "|Stage=Release|");
}
