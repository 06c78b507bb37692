using Slipway.Images.Building;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Building;

[TestClass]
public sealed class BuildahTextTests
{
    private static readonly DockerfileSyntax Syntax = DockerfileReader.Parse("Dockerfile", "ARG A\nFROM busybox AS one\nRUN one\nFROM one\nRUN two\n", null);

    [TestMethod]
    [DataRow("STEP 2/2: RUN one\n", "Step 3/5 : RUN one\n")]
    [DataRow("[1/2] STEP 1/2: FROM busybox AS one\n", "Step 2/5 : FROM busybox AS one\n")]
    [DataRow("[2/2] STEP 2/2: RUN two\n", "Step 5/5 : RUN two\n")]
    [DataRow("--> Using cache 0123456789ab\n", " ---> Using cache\n")]
    [DataRow("--> 0123456789ab\n", " ---> 0123456789ab\n")]
    [DataRow("STEP by step: done\n", "STEP by step: done\n")]
    [DataRow("[1/2] done\n", "[1/2] done\n")]
    [DataRow("[x] STEP 1/2: y\n", "[x] STEP 1/2: y\n")]
    [DataRow("", "")]
    public void Steps_are_counted_within_the_file(string said, string expected) => Assert.AreEqual(expected, new BuildahText(Syntax).Classic(said));

    [TestMethod]
    [DataRow("building at STEP \"RUN echo \": x\"; exit 42\": while running runtime: exit status 42\n", "The command 'RUN echo \": x\"; exit 42' returned a non-zero code: 42")]
    [DataRow("building at STEP \"COPY a b\": no such file\n", "no such file")]
    [DataRow("no space left on device\n", "no space left on device")]
    public void A_failure_says_the_exit_code_or_the_reason(string said, string expected) => Assert.AreEqual(expected, BuildahText.ClassicFailure(said));
}
