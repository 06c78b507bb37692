using Slipway.Compose.Loading.EnvFiles;
using Slipway.Compose.Loading.Interpolation;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Fuzzing;

/// <summary>Whatever the text is, a parser returns, says what is wrong in one line, and points into the text.</summary>
[TestClass]
public sealed class ParserFuzzTests
{
    private static readonly string[] YamlSamples =
    [
        "services:\n  web:\n    image: nginx:${TAG:-latest}\n    ports: [\"8080:80\", 443]\n    environment:\n      - A=1\n      - B=$$x\n    command: >-\n      sh -c\n      'x'\n",
        "x-base: &base\n  restart: always\n  labels: {a: 1, b: ~}\nservices:\n  a:\n    <<: *base\n    tty: true\n  b:\n    <<: [*base, {init: true}]\n    ports: !override\n      - 1:1\n",
        "# comment\n---\nname: p\nvolumes:\n  data: !reset null\n---\nservices:\n  db:\n    healthcheck:\n      test: [\"CMD\", \"pg_isready\"]\n      interval: 1.5s\n...\n",
        "a: |+2\n    x\n\n\nb: \"\\x41\\u00e9\\n\"\nc: 'it''s'\n? d\n: 0o17\n? [e]\n: {f: !!int '5'}\n",
    ];

    private static readonly string[] YamlTokens =
        [": ", "- ", "\n", "\n  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "<<: ", "!reset ", "!!int ", "!", "|", ">", "\"", "'", "#", " #", "? ", "---\n", "...\n", "%YAML 1.2\n", "\\", "~", "\r\n", "\u2028", "${A", "0x", "@", "`", "\0", "\uFEFF"];

    private static readonly string[] ReferenceSamples =
        ["image: ${A}-${B:-c}${D:+e}", "${A:-${B:-${C:?d}}} $E $$F ${G-{\"h\":{}}}", "a $ b ${C?} $", "${A:-$$${B}$$} é $é \u0001"];

    private static readonly string[] ReferenceTokens = ["$", "${", "}", "{", ":", "-", "?", "+", ":-", ":?", "$$", "A", "${A:-", "_", " ", "\n", "é", "\uD83D"];

    private static readonly string[] EnvSamples =
        ["# c\nexport A=1\nB=\"x $A \\n\\0101\" # c\nC='y\nz'\nD\nE: f #g\n", "\uFEFFA=${B:-c}\r\nB=\r\n\r\nC=\"\\\"\\\\\"\r\n", "A.B-C[0]=é\n  D = 'x\\'y' \nexport\nexport E\n=\n"];

    private static readonly string[] EnvTokens = ["=", ":", "\n", "\r\n", "\"", "'", "\\", "#", " #", "export ", "$A", "${A:-", "}", " ", "\t", "\0", "\u0085", "\u2028", "\\0", "A=", "é", "\uD83D"];

    [TestMethod]
    public void The_yaml_reader_takes_any_text() => ForEachSeed(YamlSamples, YamlTokens, (text, diagnostics) =>
    {
        foreach (var document in YamlReader.Read(text, "f", diagnostics))
            new Interpolator(_ => null).Interpolate(document, diagnostics);
    });

    [TestMethod]
    public void The_interpolator_takes_any_text() => ForEachSeed(ReferenceSamples, ReferenceTokens, (text, diagnostics) =>
        new Interpolator(name => name == "A" ? "a" : null).Interpolate(text, new("f", 1, 1, 1, 1 + text.Length), diagnostics), isOneLine: true);

    [TestMethod]
    public void The_env_file_parser_takes_any_text() => ForEachSeed(EnvSamples, EnvTokens, (text, diagnostics) =>
    {
        EnvFileParser.Parse(text, "f", name => name == "A" ? "a" : null, diagnostics);
        EnvFileParser.Parse(text, "f", _ => null, diagnostics, EnvFileFormat.Raw);
    });

    private static void ForEachSeed(string[] samples, string[] tokens, Action<string, ICollection<Diagnostic>> read, bool isOneLine = false)
    {
        foreach (var seed in FileMutator.Seeds)
        {
            var text = new FileMutator(seed, tokens).Mutate(samples);
            var diagnostics = new List<Diagnostic>();
            try
            {
                read(text, diagnostics);
            }
            catch (Exception defect)
            {
                Assert.Fail($"Seed {seed}, text {System.Text.Json.JsonSerializer.Serialize(text)}: {defect}");
            }
            var lines = isOneLine ? [text] : text.Split('\n', '\r', '\u0085', '\u2028', '\u2029');
            foreach (var diagnostic in diagnostics)
            {
                Assert.DoesNotContain("\n", diagnostic.Message, $"Seed {seed}");
                if (diagnostic.Position is not { } at) continue;
                Assert.IsTrue(at.Line >= 1 && at.Line <= lines.Length, $"Seed {seed}: {diagnostic} is outside of the {lines.Length} lines of {System.Text.Json.JsonSerializer.Serialize(text)}");
                Assert.IsTrue(at.Column >= 1, $"Seed {seed}: {diagnostic}");
            }
        }
    }
}
