using Slipway.Compose.Verbs;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Verbs;

[TestClass]
public sealed class TestResultsTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-results-").FullName;

    [TestCleanup]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Junit_results_are_counted_and_failures_have_their_place()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tests"));
        File.WriteAllText(Path.Combine(folder, "tests/test_sum.py"), "");
        var results = Read("junit.xml", """
            <?xml version="1.0" encoding="utf-8"?>
            <testsuites><testsuite name="pytest" tests="4">
              <testcase classname="tests.test_sum" name="test_ok"/>
              <testcase classname="tests.test_sum" name="test_sum"><failure message="assert 3 == 4&#10;more">def test_sum():
            >   assert 1 + 2 == 4
            E   assert 3 == 4

            tests/test_sum.py:7: AssertionError</failure></testcase>
              <testcase name="lint" file="src/a.js" line="3"><error>boom</error></testcase>
              <testcase classname="tests.test_sum" name="test_later"><skipped/></testcase>
            </testsuite></testsuites>
            """, new SourcePaths([("/app", folder)]));
        Assert.AreEqual(new TestSummary(1, 2, 1), results.Summary);
        Assert.AreEqual("1 passed, 2 failed, 1 skipped", results.Summary!.ToString());
        Assert.AreEqual(
            $"{folder}/tests/test_sum.py(7): error SLIP3642: Test 'tests.test_sum.test_sum' failed: assert 3 == 4 more", results.Diagnostics[0].ToString());
        Assert.AreEqual("src/a.js(3): error SLIP3642: Test 'lint' failed: boom", results.Diagnostics[1].ToString());
    }

    [TestMethod]
    public void Trx_results_are_counted_and_failures_have_their_place()
    {
        var results = Read("run.trx", """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
              <UnitTestResult testName="A" outcome="Passed"/><UnitTestResult testName="B" outcome="NotExecuted"/>
              <UnitTestResult testName="C" outcome="Failed"><Output><ErrorInfo><Message>Assert.AreEqual failed.</Message>
                <StackTrace>   at T.C() in /src/T.cs:line 12
               at U.D() in /src/U.cs:line 1</StackTrace></ErrorInfo></Output></UnitTestResult>
            </Results></TestRun>
            """, new SourcePaths([]));
        Assert.AreEqual(new TestSummary(1, 1, 1), results.Summary);
        Assert.AreEqual("/src/T.cs(12): error SLIP3642: Test 'C' failed: Assert.AreEqual failed.", results.Diagnostics.Single().ToString());
    }

    [TestMethod]
    public void A_coverage_report_is_no_test_result_and_a_broken_file_is_a_warning()
    {
        Assert.IsNull(Read("coverage.xml", "<coverage line-rate='1'/>", new SourcePaths([])).Summary);
        var broken = Read("junit-broken.xml", "<testsuites><testsuite>", new SourcePaths([]));
        Assert.AreEqual(("SLIP3643", Severity.Warning), (broken.Diagnostics[0].Code, broken.Diagnostics[0].Severity));
    }

    [TestMethod]
    [DataRow("Traceback\n  File \"a.py\", line 3, in f\n  File \"b/c.py\", line 14, in g\nValueError", "b/c.py", 14)]
    [DataRow("Error: no\n    at node_modules/x (/app/node_modules/x.js:1:2)\n    at f (/app/src/a.test.ts:9:5)\n    at g (/app/z.js:1:1)", "/app/src/a.test.ts", 9)]
    [DataRow("Expected: 1\nActual: 2", null, 0)]
    public void The_place_of_a_failure_is_found_in_its_text(string text, string? file, int line) =>
        Assert.AreEqual(file is null ? null : (file, line), FailureText.Position(text));

    private TestResults Read(string name, string text, SourcePaths sources)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        var results = new TestResults(sources);
        results.Read(path);
        return results;
    }
}
