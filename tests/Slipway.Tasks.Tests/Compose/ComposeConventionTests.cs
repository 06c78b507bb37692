using Slipway.Tasks.Compose;

namespace Slipway.Tasks.Tests.Compose;

[TestClass]
public sealed class ComposeConventionTests
{
    private string folder = null!;

    [TestInitialize]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("slipway-tasks-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("Dev", "", null)]
    [DataRow("Dev", "compose.yaml", "compose.yaml")]
    [DataRow("Dev", "compose.yaml compose.dev.yaml compose.prod.yaml", "compose.yaml compose.dev.yaml")]
    [DataRow("Prod", "compose.yaml compose.dev.yaml compose.prod.yaml", "compose.yaml compose.prod.yaml")]
    [DataRow("Staging", "compose.yaml compose.staging.yml", "compose.yaml compose.staging.yml")]
    [DataRow("Dev", "compose.dev.yaml", "compose.dev.yaml")]
    [DataRow("Prod", "compose.dev.yaml", null)]
    [DataRow("Dev", "dev/compose.yaml compose.yaml compose.dev.yaml", "dev/compose.yaml")]
    [DataRow("Prod", "dev/compose.yaml compose.yaml", "compose.yaml")]
    [DataRow("Prod", "prod/docker-compose.yml", "prod/docker-compose.yml")]
    [DataRow("Dev", "docker-compose.yml docker-compose.dev.yml", "docker-compose.yml docker-compose.dev.yml")]
    [DataRow("Dev", "compose.yaml compose.yml docker-compose.yml", "compose.yaml")]
    [DataRow("Dev", "compose.yaml docker-compose.dev.yaml", "compose.yaml docker-compose.dev.yaml")]
    [DataRow("Dev", "compose.yaml compose.override.yaml", "compose.yaml compose.override.yaml")]
    [DataRow("Dev", "compose.yaml compose.override.yaml compose.dev.yaml", "compose.yaml compose.dev.yaml")]
    [DataRow("Prod", "compose.yaml compose.override.yaml", "compose.yaml")]
    [DataRow("", "compose.yaml compose.dev.yaml", "compose.yaml")]
    public void An_environment_has_the_files_of_its_name(string environment, string there, string? expected)
    {
        Write(there);
        Assert.AreEqual(expected, ComposeConvention.Find(folder, environment) is { } found ? Relative(found.Files) : null);
    }

    [TestMethod]
    [DataRow("compose.yaml", "")]
    [DataRow("compose.yaml .env", "", DisplayName = "docker compose finds a single .env by itself")]
    [DataRow("compose.yaml .env.dev", ".env.dev")]
    [DataRow("compose.yaml .env .env.dev .env.prod", ".env .env.dev")]
    [DataRow("dev/compose.yaml dev/.env", "")]
    [DataRow("dev/compose.yaml .env", ".env")]
    [DataRow("dev/compose.yaml .env dev/.env .env.dev", ".env dev/.env .env.dev")]
    public void Variables_come_from_the_shared_file_and_over_it_from_the_environments_own(string there, string expected)
    {
        Write(there);
        Assert.AreEqual(expected, Relative(ComposeConvention.Find(folder, "Dev")!.EnvFiles));
    }

    private void Write(string files)
    {
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    private string Relative(IEnumerable<string> files) => string.Join(' ', files.Select(file => Path.GetRelativePath(folder, file)));
}
