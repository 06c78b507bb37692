using Slipway.Diagnostics;
using Slipway.Images.Presets;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.Presets;

[TestClass]
public sealed class DotNetPresetTests
{
    private static readonly DotNetApplication Web = new()
    {
        Framework = DotNetFramework.AspNetCore,
        FrameworkVersion = "10.0",
        EntryFile = "Shop.dll",
        Dependencies = [new("/p/Lib.dll", "Lib.dll")],
        Application = [new("/p/Shop.dll", "Shop.dll"), new("/p/Shop", "Shop"), new("/p/wwwroot/x.css", "wwwroot/x.css", 0x100)],
    };

    private static PresetOptions Options(DotNetApplication? application = null, string environment = "Prod") => new() { ProjectDirectory = "/p", Environment = environment, DotNet = application ?? Web };

    private static string Dockerfile(DotNetApplication application, string final = "prod") => PresetFolder.Dockerfile("dotnet", Options(application), final);

    private static string Command(DotNetApplication application) =>
        string.Join('\n', Dockerfile(application).Split('\n').Where(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal) || line.StartsWith("CMD", StringComparison.Ordinal)));

    private static string Refusal(DotNetApplication application) => Assert.ThrowsExactly<SlipwayException>(() => Dockerfile(application)).Diagnostics.Single().Code;

    [TestMethod]
    public void Dependencies_are_a_layer_below_the_application()
    {
        Assert.AreEqual(
            """
            FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS prod
            WORKDIR /app
            ENV ASPNETCORE_ENVIRONMENT=Production
            ENV ASPNETCORE_HTTP_PORTS=8080
            ENV DOTNET_ENVIRONMENT=Production
            COPY files/dotnet-dependencies/ /app/
            COPY files/dotnet-application/ /app/
            USER 1654
            EXPOSE 8080
            ENTRYPOINT ["dotnet", "/app/Shop.dll"]

            """,
            Dockerfile(Web));
        Assert.IsFalse(PresetFolder.Plan("dotnet", Options(), "prod").RunsCommands);
    }

    [TestMethod]
    public void Development_watches_the_sources_and_leaves_its_output_outside()
    {
        Assert.AreEqual(
            """
            FROM mcr.microsoft.com/dotnet/sdk:10.0 AS dev
            WORKDIR /src
            ENV UseArtifactsOutput=true
            ENV ArtifactsPath=/artifacts
            ENV DOTNET_USE_POLLING_FILE_WATCHER=1
            ENV DOTNET_WATCH_RESTART_ON_RUDE_EDIT=1
            ENV ASPNETCORE_ENVIRONMENT=Development
            ENV ASPNETCORE_HTTP_PORTS=8080
            ENV DOTNET_ENVIRONMENT=Development
            COPY files/dev-1/ ./
            EXPOSE 8080
            CMD ["dotnet", "watch", "--project", "Shop.csproj", "--non-interactive", "run", "--no-launch-profile"]

            """,
            Dockerfile(Web with { ProjectFile = "Shop.csproj" }, "dev"));
    }

    [TestMethod]
    public void Development_needs_no_published_application()
    {
        var application = Web with { Application = [], Dependencies = [] };
        Assert.AreEqual("dev", PresetFolder.Plan("dotnet", Options(application, "Dev"), "dev").Final.Name);
        Assert.AreEqual("SLIP2334", Refusal(application));
    }

    [TestMethod]
    [DataRow(DotNetFramework.None, null, "mcr.microsoft.com/dotnet/runtime-deps:10.0")]
    [DataRow(DotNetFramework.Runtime, "alpine", "mcr.microsoft.com/dotnet/runtime:10.0-alpine")]
    [DataRow(DotNetFramework.AspNetCore, "-noble-chiseled", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled")]
    public void The_base_image_has_what_the_application_needs(DotNetFramework framework, string? family, string expected)
    {
        Assert.AreEqual(expected, PresetFolder.Plan("dotnet", Options(Web with { Framework = framework, Family = family }), "prod").Final.From);
        Assert.AreEqual("my/base", PresetFolder.Plan("dotnet", Options(Web with { Family = family, BaseImage = "my/base" }), "prod").Final.From);
    }

    [TestMethod]
    public void Only_what_is_started_is_executable()
    {
        var native = Web with { Framework = DotNetFramework.None, EntryFile = "Shop", Dependencies = [new("/p/createdump", "createdump"), new("/p/libx.so", "libx.so")] };
        var files = PresetFolder.Plan("dotnet", Options(native), "prod").Final.Steps.OfType<StageStep.Copy>().SelectMany(copy => ((CopySource.FromFiles)copy.Source).Files);

        Assert.AreEqual("createdump 755, libx.so 644, Shop.dll 644, Shop 755, wwwroot/x.css 400", string.Join(", ", files.Select(file => $"{file.Path} {Convert.ToString(file.Mode!.Value, 8)}")));
        StringAssert.Contains(Dockerfile(native), "ENTRYPOINT [\"/app/Shop\"]");
    }

    [TestMethod]
    public void What_the_project_says_of_its_container_is_honoured()
    {
        var dockerfile = Dockerfile(Web with
        {
            WorkingDirectory = "/srv/shop/",
            User = "root",
            Ports = ["9090/tcp"],
            Environment = [new("ASPNETCORE_ENVIRONMENT", "Staging"), new("PRICE", "5 $")],
            Labels = [new("a.b", "c d")],
            Platform = "linux/arm64",
        });

        Assert.AreEqual(
            """
            FROM --platform=linux/arm64 mcr.microsoft.com/dotnet/aspnet:10.0 AS prod
            WORKDIR /srv/shop
            ENV ASPNETCORE_HTTP_PORTS=9090
            ENV DOTNET_ENVIRONMENT=Production
            ENV ASPNETCORE_ENVIRONMENT=Staging
            ENV PRICE="5 \$"
            LABEL a.b="c d"
            COPY files/dotnet-dependencies/ /srv/shop/
            COPY files/dotnet-application/ /srv/shop/
            USER root
            EXPOSE 9090/tcp
            ENTRYPOINT ["dotnet", "/srv/shop/Shop.dll"]

            """,
            dockerfile);
    }

    // The table of the .NET SDK's own tests, in which the application's command is "app".
    [TestMethod]
    [DataRow("", "", "", "", "", "ENTRYPOINT [\"app\"]")]
    [DataRow("", "", "a", "", "", "ENTRYPOINT [\"app\", \"a\"]")]
    [DataRow("", "", "a", "d", "", "ENTRYPOINT [\"app\", \"a\"]\nCMD [\"d\"]")]
    [DataRow("e", "", "", "", "", "ENTRYPOINT [\"e\"]\nCMD [\"app\"]")]
    [DataRow("e", "x", "a", "d", "", "ENTRYPOINT [\"e\", \"x\"]\nCMD [\"app\", \"a\", \"d\"]")]
    [DataRow("", "x", "", "", "", "ENTRYPOINT [\"app\"]\nCMD [\"x\"]")]
    [DataRow("", "", "a", "d", "DefaultArgs", "CMD [\"app\", \"a\", \"d\"]")]
    [DataRow("e", "", "", "", "defaultargs", "ENTRYPOINT [\"e\"]\nCMD [\"app\"]")]
    public void Entry_point_and_command_follow_the_rules_of_the_SDK(string entrypoint, string entrypointArgs, string appArgs, string defaultArgs, string instruction, string expected) =>
        Assert.AreEqual(expected, Command(Set(entrypoint, entrypointArgs, appArgs, defaultArgs, instruction) with { AppCommand = ["app"] }));

    [TestMethod]
    [DataRow("e", "", "", "", "Entrypoint", "SLIP2336")]
    [DataRow("", "x", "", "d", "", "SLIP2336")]
    [DataRow("", "", "a", "", "None", "SLIP2336")]
    [DataRow("", "", "", "", "Entry", "SLIP2337")]
    public void Contradictions_are_errors(string entrypoint, string entrypointArgs, string appArgs, string defaultArgs, string instruction, string code) =>
        Assert.AreEqual(code, Refusal(Set(entrypoint, entrypointArgs, appArgs, defaultArgs, instruction)));

    [TestMethod]
    public void Without_an_instruction_for_the_application_the_base_image_starts_what_it_starts() => Assert.AreEqual("CMD [\"d\"]", Command(Set("", "", "", "d", "None")));

    [TestMethod]
    public void An_entry_that_was_not_published_is_an_error() => Assert.AreEqual("SLIP2335", Refusal(Web with { EntryFile = "Shp.dll" }));

    private static DotNetApplication Set(string entrypoint, string entrypointArgs, string appArgs, string defaultArgs, string instruction) => Web with
    {
        Entrypoint = Items(entrypoint),
        EntrypointArgs = Items(entrypointArgs),
        AppCommandArgs = Items(appArgs),
        DefaultArgs = Items(defaultArgs),
        AppCommandInstruction = instruction,
    };

    private static string[] Items(string text) => text.Length == 0 ? [] : text.Split(' ');
}
