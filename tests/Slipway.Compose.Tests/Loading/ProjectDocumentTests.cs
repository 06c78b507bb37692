using System.Text;
using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
using Slipway.Compose.Tests.Model;
using Slipway.Compose.Yaml;
using Slipway.Conformance;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Json;

namespace Slipway.Compose.Tests.Loading;

/// <summary>A project that was written as a document and read again is, to an engine, the project that was loaded.</summary>
[TestClass]
public class ProjectDocumentTests
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");
    private static readonly EngineFacts Facts = new(new ApiVersion(1, 48), BindSources.OnEngine);

    public static IEnumerable<object[]> Stacks() => Stack.Under(Corpus).Select(stack => new object[] { stack.Name });

    [TestMethod]
    [DynamicData(nameof(Stacks))]
    public void A_project_reads_back_as_it_was_loaded(string name)
    {
        var stack = Stack.Under(Corpus).Single(stack => stack.Name == name);
        LoadedProject loaded;
        try
        {
            loaded = ComposeLoader.Load(new ComposeSources { Directory = stack.Directory, Files = stack.Files, Variable = variable => variable == "HOME" ? "/home/user" : null }, CancellationToken.None);
        }
        catch (SlipwayException failure) when (failure.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error))
        {
            // Files that are wrong on purpose make no project.
            return;
        }

        var document = ProjectDocument.Write(loaded.Canonical);
        var read = ProjectDocument.Read(document, loaded.Project.Name);
        AssertSame(loaded.Project, read);
        CollectionAssert.AreEqual(document, ProjectDocument.Write((YamlMapping)YamlReader.Read(Encoding.UTF8.GetString(document), "", []).Single()), "writing what was read");
    }

    [TestMethod]
    [DataRow("$HOME ${X:-y} $$")]
    [DataRow("a: b # c")]
    [DataRow("  spaces  ")]
    [DataRow("two\nlines\n")]
    [DataRow("trailing \nspaces")]
    [DataRow("\ttab and \u0001 and \u2028")]
    [DataRow("'\"\\")]
    [DataRow("0x10")]
    [DataRow("yes")]
    [DataRow("~")]
    [DataRow("2001-01-01")]
    [DataRow("- item")]
    [DataRow("{json: [1, 2]}")]
    [DataRow("")]
    [DataRow("🐳 é")]
    public void Every_value_stands_for_itself(string value)
    {
        var service = new YamlMapping([Entry("image", new YamlScalar("x")), Entry("environment", new YamlMapping([Entry("V", new YamlScalar(value))])), Entry("command", new YamlSequence([new YamlScalar(value)]))]);
        var read = ProjectDocument.Read(ProjectDocument.Write(new YamlMapping([Entry("services", new YamlMapping([Entry("s", service)]))])), "p").Services["s"];
        Assert.AreEqual(value, read.Environment["V"]);
        Assert.AreEqual(value, read.Command!.Single());
    }

    [TestMethod]
    public void The_order_of_keys_does_not_change_the_document() => CollectionAssert.AreEqual(
        ProjectDocument.Write((YamlMapping)Yaml.YamlText.Parse("services: {a: {image: x, user: y}, b: {image: z}}\nname: p")),
        ProjectDocument.Write((YamlMapping)Yaml.YamlText.Parse("name: p\nservices: {b: {image: z}, a: {user: y, image: x}}")));

    [TestMethod]
    [DataRow("")]
    [DataRow("- a list")]
    [DataRow("a: 1\n---\nb: 2")]
    [DataRow("services: {a: {image: x}")]
    [DataRow("services: {a: {image: x, deploy: {update_config: {order: sideways}}}}")]
    public void What_is_no_project_is_refused(string text) => Assert.ThrowsExactly<SlipwayException>(() => ProjectDocument.Read(Encoding.UTF8.GetBytes(text), "p"));

    [TestMethod]
    public void The_order_of_updates_is_read()
    {
        Assert.AreEqual(ReplaceOrder.StartFirst, CanonicalText.Service("image: x\ndeploy: {update_config: {order: start-first}}").UpdateOrder);
        Assert.AreEqual(ReplaceOrder.StopFirst, CanonicalText.Service("image: x\ndeploy: {update_config: {order: stop-first}}").UpdateOrder);
        Assert.IsNull(CanonicalText.Service("image: x\ndeploy: {update_config: {parallelism: 2}}").UpdateOrder);
    }

    private static void AssertSame(ComposeProject loaded, ComposeProject read)
    {
        CollectionAssert.AreEquivalent(loaded.Services.Keys.ToArray(), read.Services.Keys.ToArray());
        foreach (var (name, service) in loaded.Services)
        {
            Assert.AreEqual(Described(loaded, service), Described(read, read.Services[name]), name);
            Assert.AreEqual((service.Scale, service.UpdateOrder, service.PullPolicy), (read.Services[name].Scale, read.Services[name].UpdateOrder, read.Services[name].PullPolicy), name);
            CollectionAssert.AreEquivalent(Dependencies(service), Dependencies(read.Services[name]), name);
        }

        Assert.AreEqual(Resources(loaded), Resources(read));
    }

    /// <summary>What the engine is told of a service, or why it cannot be told.</summary>
    private static string Described(ComposeProject project, ComposeService service)
    {
        try
        {
            var container = ServiceContainers.Describe(project with { WorkingDirectory = "/" }, service, Facts, _ => "value");
            return string.Join('\n', [container.ConfigHash, .. container.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}")]);
        }
        catch (SlipwayException failure)
        {
            return string.Join('\n', failure.Diagnostics.Select(diagnostic => diagnostic.Code + diagnostic.Message));
        }
    }

    private static string[] Dependencies(ComposeService service) =>
        [.. service.DependsOn.Values.Select(dependency => $"{dependency.Service} {dependency.Condition} {dependency.Restart} {dependency.Required}")];

    private static string Resources(ComposeProject project) => string.Join('\n',
    [
        .. project.Networks.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value.External} {Encoding.UTF8.GetString(RequestJson.Write(ServiceContainers.Network(project, pair.Value)))}"),
        .. project.Volumes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value.External} {Encoding.UTF8.GetString(RequestJson.Write(ServiceContainers.Volume(project, pair.Value)))}"),
        .. project.Secrets.Concat(project.Configs).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value.Name} {pair.Value.Source}"),
    ]);

    private static YamlEntry Entry(string key, YamlNode value) => new(new YamlScalar(key), value);
}
