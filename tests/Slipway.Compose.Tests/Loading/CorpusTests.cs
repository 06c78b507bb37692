using Slipway.Compose.Loading;
using Slipway.Compose.Output;
using Slipway.Conformance;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Loading;

/// <summary>Holds the loader against what docker-compose made of the projects of the corpus (Corpus/README.md).</summary>
[TestClass]
public class CorpusTests
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IEnumerable<object[]> Stacks() => Stack.Under(Corpus).Select(stack => new object[] { stack.Name });

    [TestMethod]
    [DynamicData(nameof(Stacks))]
    public void Projects_load_as_docker_compose_loads_them(string name)
    {
        var stack = Stack.Under(Corpus).Single(stack => stack.Name == name);
        var place = stack.Files.Count > 0 ? Path.ChangeExtension(stack.Files[0], null) : stack.Directory;
        var expected = File.ReadAllText(place + ".expected.yaml");
        var note = place + ".difference.txt";
        var allowed = File.Exists(note) ? File.ReadAllText(note).TrimEnd('\n') : "";

        var actual = Load(stack);

        if (expected.StartsWith("# refused", StringComparison.Ordinal)) Assert.IsNull(actual, $"docker-compose refuses it:\n{actual}");
        else Assert.AreEqual(allowed, string.Join('\n', CanonicalDifference.Between(expected, actual ?? "refused: {}")));
    }

    private static string? Load(Stack stack)
    {
        try
        {
            var sources = new ComposeSources { Directory = stack.Directory, Files = stack.Files, Variable = name => name == "HOME" ? "/home/user" : null };
            return CanonicalYaml.Write(ComposeLoader.Load(sources, CancellationToken.None).Canonical).Replace(Corpus, "/corpus", StringComparison.Ordinal);
        }
        catch (SlipwayException failure) when (failure.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error))
        {
            return null;
        }
    }
}
