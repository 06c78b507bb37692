using System.Xml;
using System.Xml.Linq;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary>Reads JUnit and trx files and takes together what they say.</summary>
/// <param name="sources">Where the files are that they name.</param>
internal sealed class TestResults(SourcePaths sources)
{
    private const int LongestMessage = 500;
    private readonly List<Diagnostic> diagnostics = [];
    private int passed;
    private int failed;
    private int skipped;
    private bool any;

    /// <summary>Failed tests, and files that cannot be read.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>Null where no file had results.</summary>
    public TestSummary? Summary => any ? new(passed, failed, skipped) : null;

    /// <summary>Takes a file in; one that is neither JUnit nor trx, such as a coverage report, is passed over.</summary>
    public void Read(string path)
    {
        if (!path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".trx", StringComparison.OrdinalIgnoreCase)) return;
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            reader.MoveToContent();
            if (reader.LocalName is "testsuites" or "testsuite") JUnit(reader);
            else if (reader.LocalName == "TestRun") Trx(reader);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(VerbErrors.MalformedResults(path, RunErrors.OneLine(unreadable.Message).TrimEnd('.')));
        }
    }

    private void JUnit(XmlReader reader)
    {
        any = true;
        foreach (var test in Elements(reader, "testcase"))
        {
            var problem = Child(test, "failure") ?? Child(test, "error");
            if (problem is null)
            {
                Count(Child(test, "skipped") is null);
                continue;
            }

            var name = (string?)test.Attribute("name") ?? "?";
            var within = (string?)test.Attribute("classname") is { Length: > 0 } group ? $"{group}.{name}" : name;
            Fail(within, (string?)problem.Attribute("message") ?? problem.Value, FailureText.Position(problem.Value) ?? Attributes(test));
        }
    }

    private void Trx(XmlReader reader)
    {
        any = true;
        foreach (var test in Elements(reader, "UnitTestResult"))
        {
            switch ((string?)test.Attribute("outcome"))
            {
                case "Passed" or "PassedButRunAborted" or "Warning" or "Completed":
                    Count(true);
                    break;
                case "Failed" or "Error" or "Timeout" or "Aborted":
                    var info = Child(test, "Output") is { } output ? Child(output, "ErrorInfo") : null;
                    var message = info is null ? null : Child(info, "Message")?.Value;
                    var trace = info is null ? null : Child(info, "StackTrace")?.Value;
                    Fail((string?)test.Attribute("testName") ?? "?", message ?? "", FailureText.Position(trace ?? ""));
                    break;
                default:
                    Count(false);
                    break;
            }
        }
    }

    private void Count(bool ran)
    {
        if (ran) passed++;
        else skipped++;
    }

    private void Fail(string test, string message, (string File, int Line)? place)
    {
        failed++;
        var line = RunErrors.OneLine(message.Trim());
        if (line.Length > LongestMessage) line = line[..LongestMessage] + "…";
        SourcePosition? position = place is { } known ? new SourcePosition(sources.Find(known.File), known.Line) : null;
        diagnostics.Add(VerbErrors.TestFailed(test, line.Length == 0 ? "no message" : line, position));
    }

    private static (string File, int Line)? Attributes(XElement test) =>
        (string?)test.Attribute("file") is { Length: > 0 } file ? (file, int.TryParse((string?)test.Attribute("line"), out var line) ? line : 0) : null;

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    /// <summary>The elements of a name, one in memory at a time.</summary>
    private static IEnumerable<XElement> Elements(XmlReader reader, string name)
    {
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name) yield return (XElement)XNode.ReadFrom(reader);
            else reader.Read();
        }
    }
}
