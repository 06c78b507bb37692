using System.Diagnostics;
using System.Text;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class DockerfileLawTests
{
    private const int Seed = 20260;

    private static readonly string[] Pieces =
    [
        "FROM", "RUN", "COPY", "ADD", "ENV", "ARG", "ONBUILD", "HEALTHCHECK", "CMD", "VOLUME", "LABEL", " ", "  ", "\t", "\n", "\r\n", "\\\n", "\\\r\n", "`\n", "\\",
        "#", "# escape=`\n", "# syntax=x\n", "--from=", "--mount=", "type=bind,", "\"", "'", "[", "]", "[\"a\"]", "{", "}", "${", "$X", ":-", "=", "<<EOF", "<<-'E'",
        "EOF", "a", "/", "..", "*", "AS", "scratch", "\0", "\u2028", "\uFEFF", "\U0001F600", "\uD800", "é", ",", "[[[[", "0", "NONE",
    ];

    private static readonly string[] Lines =
    [
        "FROM --platform=$BUILDPLATFORM image:1 AS build", "FROM scratch", "RUN echo  \"a b\" && x", "RUN [\"a\", \"b\\\"c\", \"\\\\\"]", "RUN --mount=type=cache,target=/x --network=none make",
        "COPY --chown=1:1 --link a b c/", "COPY --from=build [\"a b\", \"/c\"]", "ADD https://x/y /z", "ENV a=1 b=\"x y\" c='z'", "ENV a b  c", "LABEL x=y \"q w\"=1", "ARG a b=c",
        "EXPOSE 80 90-91/udp", "USER me:us", "WORKDIR /a b", "VOLUME /a /b", "VOLUME [\"/a b\"]", "STOPSIGNAL SIGTERM", "SHELL [\"sh\", \"-c\"]", "HEALTHCHECK NONE",
        "HEALTHCHECK --interval=5s CMD curl  x", "HEALTHCHECK CMD [\"a\", \"b\"]", "MAINTAINER a <b@c>", "ONBUILD COPY --from=x a b", "ONBUILD RUN [\"a\"]", "CMD x  y", "ENTRYPOINT [\"a\"]",
        "RUN <<EOF\nx\n  y\nEOF", "COPY <<a <<b /x/\n1\na\n2\nb",
    ];

    [TestMethod]
    public void Writing_what_was_read_gives_the_same_text()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 15); i > 0; i--) text.Append(Lines[random.Next(Lines.Length)]).Append('\n');
            Assert.AreEqual(text.ToString(), DockerfileWriter.Write(DockerfileReader.Parse("Dockerfile", text.ToString())));
        }
    }

    [TestMethod]
    public void Continuations_and_line_ends_change_nothing_but_positions()
    {
        var random = new Random(Seed);
        var breakable = Lines.Where(line => !line.Contains('\n')).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var line = breakable[random.Next(breakable.Length)];
            var at = random.Next(line.Length + 1);
            // A break behind a backslash would escape it, one before the first character begins with nothing to continue.
            if (at == 0 || line[at - 1] == '\\') continue;
            var broken = line[..at] + "\\\r\n# comment\r\n" + line[at..] + "\r\n";
            Assert.AreEqual(line + "\n", DockerfileWriter.Write(DockerfileReader.Parse("Dockerfile", broken)));
        }
    }

    [TestMethod]
    public void Spans_cover_the_words_they_belong_to()
    {
        var syntax = DockerfileReader.Parse("Dockerfile", string.Join('\n', Lines));
        var lines = syntax.Text.Split('\n');
        foreach (var instruction in syntax.Instructions.Where(i => i.Form is not ArgumentForm.Json))
            foreach (var word in instruction.Arguments.Prepend(instruction.Name))
                Assert.AreEqual(word.Value, lines[word.Span.Line - 1][(word.Span.Column - 1)..(word.Span.EndColumn - 1)]);
    }

    [TestMethod]
    public void No_text_makes_the_reader_throw_or_dawdle()
    {
        var random = new Random(Seed);
        var slowest = TimeSpan.Zero;
        var slowestText = "";
        for (var round = 0; round < 25_000; round++)
        {
            var text = Mutate(random);
            var watch = Stopwatch.StartNew();
            try
            {
                Use(text);
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name} for {text}\n{e.StackTrace}");
            }
            // The first rounds compile the code.
            if (round < 500 || watch.Elapsed <= slowest) continue;
            slowest = watch.Elapsed;
            slowestText = text;
        }
        // Generous, since other work shares the machine; a quadratic reader would take seconds.
        Assert.IsLessThan(500, slowest.TotalMilliseconds, slowestText);
    }

    [TestMethod]
    [DataRow("FROM a\n", 20_000)]
    [DataRow("RUN \\\n", 20_000)]
    [DataRow("FROM scratch AS a\nCOPY --from=a", 2_000)]
    [DataRow("[", 100_000)]
    [DataRow("FROB x\n", 20_000)]
    [DataRow("ONBUILD ", 20_000)]
    [DataRow("RUN <<E\n", 20_000)]
    public void Long_files_take_linear_time(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var watch = Stopwatch.StartNew();
        DockerfileReader.Parse("Dockerfile", text);
        DockerfileReader.Parse("Dockerfile", "FROM scratch\nCMD " + text);
        Assert.IsLessThan(60_000, watch.ElapsedMilliseconds);
    }

    private static void Use(string text)
    {
        var syntax = DockerfileReader.Parse("Dockerfile", text);
        var graph = StageGraph.Of(syntax, new() { BuildArguments = new Dictionary<string, string> { ["X"] = "a*[" } });
        foreach (var stage in graph.Stages)
        {
            graph.ContextUse(stage).Matches("a/b");
            graph.Check(stage);
        }
        foreach (var instruction in syntax.Instructions)
        {
            StepLocator.FindInstruction(syntax, "[stage-0 1/2] " + instruction.Text);
            DockerfileReader.ParseOnBuild(instruction.Text);
        }
        DockerfileWriter.Write(syntax);
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(6); i > 0; i--) text.Append(Lines[random.Next(Lines.Length)]).Append('\n');
        for (var i = random.Next(12); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(6), text.Length - at));
            else text.Insert(at, Pieces[random.Next(Pieces.Length)]);
        }
        return text.ToString();
    }
}
