using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Which compose files a build takes, and what that means for its image. Asks no engine.</summary>
[TestClass]
public sealed class ComposeFilesTests
{
    private const string Service = "services:\n  web:\n    image: busybox\n    environment:\n      IN: ${SLIPWAY_ENV} ${LOG_LEVEL} ${SHARED:-none} ${OWN:-none}\n";

    [TestMethod]
    public void ComposeConfig_prints_what_the_files_of_the_environment_come_to()
    {
        var workspace = new Workspace().Other("app")
            .Write("app/compose.yaml", Service)
            .Write("app/compose.dev.yaml", "services:\n  web:\n    command: sleep 1\n")
            .Write("app/compose.prod.yaml", "services:\n  web:\n    restart: always\n")
            .Write("app/.env", "SHARED=1\nOWN=1\n").Write("app/.env.dev", "OWN=2\n");

        var dev = workspace.Run("build app -t:ComposeConfig").Succeeded().Output;
        Assert.StartsWith("name: app\nservices:\n  web:\n", dev);
        Assert.Contains("IN: Dev DEBUG 1 2\n", dev);
        Assert.Contains("sleep", dev);
        Assert.DoesNotContain("restart", dev);

        var prod = workspace.Run("SHARED=0 build app -t:ComposeConfig -p:Env=Prod -p:OutputFile=out/model.yaml").Succeeded();
        Assert.AreEqual("", prod.Output);
        var file = File.ReadAllText(workspace.PathOf("app/out/model.yaml"));
        Assert.Contains("IN: Prod WARNING 0 1\n", file);
        Assert.Contains("restart: always", file);
    }

    [TestMethod]
    public void Items_take_the_place_of_the_convention()
    {
        var workspace = new Workspace()
            .Other("app", """<ItemGroup><ComposeFile Include="stack/base.yaml" /><ComposeFile Include="stack/none.yaml" Environments="Prod" /></ItemGroup>""")
            .Write("app/compose.yaml", "services: { wrong: { image: busybox } }").Write("app/stack/base.yaml", Service);

        var dev = workspace.Run("build app -t:ComposeConfig").Succeeded().Output;
        Assert.StartsWith("name: stack\n", dev);
        Assert.DoesNotContain("wrong", dev);
        Assert.AreEqual("SLIP3701", workspace.Run("build app -t:ComposeConfig -p:Env=Prod").Diagnostics.Single().Code);
    }

    [TestMethod]
    public void With_a_stack_of_its_own_a_project_needs_no_image()
    {
        var workspace = new Workspace().Other("app").Write("app/compose.prod.yaml", Service);
        StringAssert.Contains(workspace.Run("build app -p:Env=Dev").Succeeded().Image(), "requirement=required");
        var prod = workspace.Run("build app -p:Env=Prod").Succeeded();
        StringAssert.Contains(prod.Image(), "requirement=optional");
        Assert.DoesNotContain("ComposeUp", prod.Targets);
    }

    [TestMethod]
    public void A_mistake_in_a_file_is_an_error_at_its_place()
    {
        var workspace = new Workspace().Other("app").Write("app/compose.yaml", "services:\n  web:\n    image: busybox\n    enviroment: {}\n");
        var error = workspace.Run("build app").Diagnostics.Single();
        Assert.AreEqual((workspace.PathOf("app/compose.yaml"), 4, 5), (error.File, error.LineNumber, error.ColumnNumber));
        Assert.Contains("environment", error.Text);
    }

    [TestMethod]
    public void Design_time_builds_and_clean_leave_the_stack_alone()
    {
        var workspace = new Workspace().Other("app").Write("app/compose.yaml", "services: nonsense");
        Assert.AreEqual("", workspace.Run("build app -p:DesignTimeBuild=true").Succeeded().Output);
        Assert.AreEqual("", workspace.Run("build app -t:Clean").Succeeded().Output);
    }

    [TestMethod]
    public void A_verb_is_told_what_it_misses_and_takes_nothing_from_the_environment()
    {
        var workspace = new Workspace().Other("app").Write("app/compose.yaml", Service);
        var run = workspace.Run("SERVICE=web build app -t:ComposeExec -p:Args=true");
        Assert.AreEqual("SLIP3702", run.Diagnostics.Single().Code, run.Output);
        Assert.AreEqual("SLIP3700", workspace.Run("build app -t:ComposeUp -p:ComposeWait=perhaps").Diagnostics.Single().Code);
    }
}
