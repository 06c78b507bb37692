using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Tasks.Images;

namespace Slipway.Tasks.Tests.Images;

[TestClass]
public sealed class BuildOutputCheckTests
{
    [TestMethod]
    [DataRow("FROM a\nARG BUILD_OUTPUT\nCOPY ${BUILD_OUTPUT} .\n", null, 2)]
    [DataRow("FROM a\nARG OTHER=1 BUILD_OUTPUT\n", null, 2)]
    [DataRow("FROM a\nARG BUILD_OUTPUT=out\nCOPY ${BUILD_OUTPUT} .\n", null, null)]
    [DataRow("FROM a\nARG BUILD_OUTPUT\n", "out", null)]
    [DataRow("FROM a\n# ARG BUILD_OUTPUT\nARG BUILD_OUTPUTS\n", null, null)]
    [DataRow(null, null, null)]
    public void An_argument_that_would_be_empty_is_refused_where_it_is_declared(string? text, string? given, int? line)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-tasks-").FullName;
        try
        {
            var dockerfile = Path.Combine(folder, "Dockerfile");
            if (text is not null)
                File.WriteAllText(dockerfile, text);
            var args = new Dictionary<string, string?>();
            if (given is not null)
                args["BUILD_OUTPUT"] = given;
            var image = new ImageDefinition { Name = "web", Context = new LocalContext(folder), Dockerfile = dockerfile, Tags = [ImageReference.Parse("web:dev")], Args = args };

            var problems = BuildOutputCheck.Problems([image]);

            Assert.AreEqual(line, problems.SingleOrDefault()?.Position?.Line);
            Assert.IsTrue(problems.TrueForAll(problem => problem.Code == "SLIP9004" && problem.Position!.Value.File == dockerfile));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
