using Slipway.Images.Building;

namespace Slipway.Images.Tests.Building;

[TestClass]
public sealed class DockerfileConventionTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("slipway-convention-");

    public void Dispose() => directory.Delete(recursive: true);

    [TestMethod]
    [DataRow("Dev", "Dockerfile.dev,dev/Dockerfile,Dockerfile", "Dockerfile.dev", "")]
    [DataRow("Dev", "dev/Dockerfile,Dockerfile", "dev/Dockerfile", "")]
    [DataRow("Dev", "Dockerfile,Dockerfile.prod", "Dockerfile", "dev,development,build_dev")]
    [DataRow("Prod", "Dockerfile", "Dockerfile", "prod,production,build_prod")]
    [DataRow("Prod", "Dockerfile,prod/Dockerfile", "prod/Dockerfile", "")]
    [DataRow("Staging", "Dockerfile", "Dockerfile", "staging,build_staging")]
    [DataRow("Staging", "Dockerfile,Dockerfile.staging", "Dockerfile.staging", "")]
    public void The_environments_own_file_comes_before_the_shared_one(string environment, string files, string expected, string stages)
    {
        foreach (var file in files.Split(','))
        {
            var path = Path.Combine(directory.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "FROM scratch\n");
        }

        var found = DockerfileConvention.Find(directory.FullName, environment)!;

        Assert.AreEqual(Path.Combine(directory.FullName, expected), found.Dockerfile);
        Assert.AreEqual(stages, string.Join(',', found.PreferredTargets));
    }

    [TestMethod]
    public void Without_a_Dockerfile_there_is_none() => Assert.IsNull(DockerfileConvention.Find(directory.FullName, "Dev"));
}
