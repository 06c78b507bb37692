using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Tests.Yaml;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Model;

/// <summary>Projects from canonical YAML, as <c>docker-compose config</c> prints it.</summary>
internal static class CanonicalText
{
    public static ComposeProject Project(string yaml)
    {
        var diagnostics = new List<Diagnostic>();
        var project = Read(yaml, diagnostics);
        Assert.AreEqual("", string.Join('\n', diagnostics));
        return project;
    }

    /// <summary>A project with one service <c>s</c>, whose members are given.</summary>
    public static ComposeService Service(string members) => Project("services:\n  s:\n" + Indented(members)).Services["s"];

    public static string Problems(string members)
    {
        var diagnostics = new List<Diagnostic>();
        Read("services:\n  s:\n" + Indented(members), diagnostics);
        return string.Join('\n', diagnostics);
    }

    private static string Indented(string members) => string.Join('\n', members.Split('\n').Select(line => "    " + line));

    private static ComposeProject Read(string yaml, List<Diagnostic> diagnostics) => ModelReader.Read(
        new CanonicalProject
        {
            Name = "p",
            WorkingDirectory = "/srv/p",
            ConfigFiles = ["/srv/p/compose.yaml"],
            Root = (YamlMapping)YamlText.Parse(yaml),
            DisabledServices = new YamlMapping([]),
            Variable = _ => null,
        },
        diagnostics);
}
