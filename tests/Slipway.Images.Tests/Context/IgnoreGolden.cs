namespace Slipway.Images.Tests.Context;

/// <summary>
/// What docker buildx 0.13.1 (with Engine 20.10.24's Dockerfile frontend) kept of one tree under each ignore file: <c>FROM scratch</c>, <c>COPY . /</c>,
/// <c>--output type=tar</c>. <see cref="IgnoreOracleTests"/> asks a builder again.
/// </summary>
internal static class IgnoreGolden
{
    /// <summary>The tree; a directory that would otherwise not exist ends with '/'.</summary>
    public static readonly string[] Tree =
    [
        "!bang",
        "#hash",
        "$home",
        "(p)",
        "-dash",
        ".dockerignore",
        ".env",
        ".git/HEAD",
        ".git/config",
        "5",
        "Dockerfile",
        "README.md",
        "[x].txt",
        "a+b.txt",
        "a.b",
        "a.md",
        "axb",
        "a|b.txt",
        "b.txt",
        "back\\slash.txt",
        "bin/keep/me.dll",
        "bin/x.dll",
        "d/e/f.txt",
        "d/e/foo/bar",
        "d/foo",
        "d/xfoo",
        "empty/",
        "foo",
        "foobar",
        "n1/n2/n3/n4.txt",
        "nl\nname.txt",
        "node_modules/p/index.js",
        "node_modules/p/k.cs",
        "q?.txt",
        "qq.txt",
        "sp ace.txt",
        "src/README.md",
        "src/a.cs",
        "src/b.cs",
        "src/bin/y.dll",
        "src/deep/c.cs",
        "src/deep/d.md",
        "star*.txt",
        "starry.txt",
        "x.txt",
        "x^y.txt",
        "xfoo",
        "{b}.txt",
        "\u00e9t\u00e9.txt",
        "\u65e5\u672c.txt",
        "\ud83d\ude00.txt",
    ];

    /// <summary>Each ignore file, and what of the tree (directories ending with '/') it removes; null where the builder refuses it.</summary>
    public static readonly IgnoreCase[] Cases =
    [
        new("nothing", "", []),
        IgnoreCase.Keeping("star", "*\n", []),
        IgnoreCase.Keeping("star with plain exception", "*\n!src/a.cs\n", ["src/", "src/a.cs"]),
        IgnoreCase.Keeping("star with directory exception", "*\n!src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        IgnoreCase.Keeping("star with wildcard exception below", "*\n!**/*.cs\n", ["node_modules/", "node_modules/p/", "node_modules/p/k.cs", "src/", "src/a.cs", "src/b.cs", "src/deep/", "src/deep/c.cs"]),
        IgnoreCase.Keeping("star with one-level wildcard exception", "*\n!src/*.cs\n", ["src/", "src/a.cs", "src/b.cs"]),
        new("top level only", "*.md\n", ["README.md", "a.md"]),
        new("any level", "**/*.md\n", ["README.md", "a.md", "src/README.md", "src/deep/d.md"]),
        new("any level then exception", "**/*.md\n!README.md\n", ["a.md", "src/README.md", "src/deep/d.md"]),
        new("order: exception first", "!README.md\n*.md\n", ["README.md", "a.md"]),
        new("last match wins", "*.md\n!README.md\nREADME.md\n", ["README.md", "a.md"]),
        new("directory", "src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("trailing slash", "src/\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("leading slash", "/src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        IgnoreCase.Keeping("leading slash exception", "*\n!/src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("dot slash", "./src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("dot dot inside", "src/deep/../bin\n", ["src/bin/", "src/bin/y.dll"]),
        new("double slash", "src//deep\n", ["src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("above the root", "../src\n/../foo\n", ["foo"]),
        new("only dot", ".\n", []),
        new("only slash", "/\n", []),
        new("directory star", "src/*\n", ["src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("directory double star", "src/**\n", ["src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("directory double star exception", "src/**\n!src/deep/**\n", ["src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll"]),
        IgnoreCase.Keeping("double star alone", "**\n", []),
        IgnoreCase.Keeping("double star exception of directory", "**\n!src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        new("double star directory", "**/bin\n", ["bin/", "bin/keep/", "bin/keep/me.dll", "bin/x.dll", "src/bin/", "src/bin/y.dll"]),
        new("double star directory slash", "**/bin/\n", ["bin/", "bin/keep/", "bin/keep/me.dll", "bin/x.dll", "src/bin/", "src/bin/y.dll"]),
        new("double star glued to suffix", "**foo\n", ["d/e/foo/", "d/e/foo/bar", "d/foo", "d/xfoo", "foo", "xfoo"]),
        new("double star glued to suffix star", "**foo*\n", ["d/e/foo/", "d/e/foo/bar", "d/foo", "foo", "foobar"]),
        new("prefix glued to double star", "foo**\n", ["foo", "foobar"]),
        new("double star in the middle", "src/**/d.md\n", ["src/deep/d.md"]),
        new("double star in the middle, glued", "d/**foo\n", ["d/e/foo/", "d/e/foo/bar", "d/foo"]),
        new("double star twice", "**/deep/**\n", ["src/deep/c.cs", "src/deep/d.md"]),
        new("three stars", "***/foo\n", ["d/e/foo/", "d/e/foo/bar", "d/foo"]),
        new("two stars in a component", "d/e**/bar\n", ["d/e/foo/bar"]),
        new("question mark", "?\nq?.txt\n", ["5", "d/", "d/e/", "d/e/f.txt", "d/e/foo/", "d/e/foo/bar", "d/foo", "d/xfoo", "q?.txt", "qq.txt"]),
        new("question mark on a wide rune", "??.txt\n", ["q?.txt", "qq.txt", "\u65e5\u672c.txt"]),
        new("one rune each", "?.txt\n", ["b.txt", "x.txt", "\ud83d\ude00.txt"]),
        new("class", "[a-c].*\n", ["a.b", "a.md", "b.txt"]),
        new("negated class", "[^a-z]*\n", ["!bang", "#hash", "$home", "(p)", "-dash", ".dockerignore", ".env", ".git/", ".git/HEAD", ".git/config", "5", "Dockerfile", "README.md", "[x].txt", "{b}.txt", "\u00e9t\u00e9.txt", "\u65e5\u672c.txt", "\ud83d\ude00.txt"]),
        new("bang in a class", "[!a]*\n", ["!bang", "a+b.txt", "a.b", "a.md", "axb", "a|b.txt"]),
        new("class crosses slashes", "d[^a]foo\n", ["d/foo"]),
        new("class in the middle", "src/[ab].cs\n", ["src/a.cs", "src/b.cs"]),
        new("escaped star", "star\\*.txt\n", ["star*.txt"]),
        new("escaped question mark", "q\\?.txt\n", ["q?.txt"]),
        new("escaped bracket", "\\[x].txt\n", ["[x].txt"]),
        new("escaped hash", "\\#hash\n", ["#hash"]),
        new("escaped bang", "\\!bang\n", ["!bang"]),
        new("escaped backslash", "back\\\\slash.txt\n", ["back\\slash.txt"]),
        new("escaped space", "sp\\ ace.txt\n", ["sp ace.txt"]),
        new("unescaped bracket name", "[x].txt\n", ["x.txt"]),
        new("star in a class", "star[*].txt\n", []),
        new("question mark in a class", "q[?].txt\n", []),
        new("comment", "#hash\n# foo\n", []),
        new("indented comment", " #hash\n", ["#hash"]),
        new("spaces around", "  foo  \n\t*.md\t\n", ["README.md", "a.md", "foo"]),
        IgnoreCase.Keeping("bang and space", "*\n!  src\n", ["src/", "src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/", "src/deep/c.cs", "src/deep/d.md"]),
        IgnoreCase.Keeping("two bangs", "*\n!!bang\n", ["!bang"]),
        new("byte order mark", "\ufefffoo\n", ["foo"]),
        new("byte order mark before a comment", "\ufeff#hash\nfoo\n", ["foo"]),
        new("carriage returns", "foo\r\n*.md\r\n", ["README.md", "a.md", "foo"]),
        new("no newline at the end", "foo", ["foo"]),
        new("blank lines", "\n\nfoo\n\n\n", ["foo"]),
        new("plus is literal", "a+b.*\n", ["a+b.txt"]),
        new("dot is literal", "a.b*\n", ["a.b"]),
        new("caret is an anchor", "x^y.*\n", []),
        new("caret alone is exact", "x^y.txt\n", ["x^y.txt"]),
        new("braces", "{b}.*\n", ["{b}.txt"]),
        new("braces exact", "{b}.txt\n", ["{b}.txt"]),
        new("pipe", "a|b.*\n", ["a+b.txt", "a.b", "a.md", "axb", "a|b.txt", "b.txt", "src/b.cs"]),
        new("pipe exact", "a|b.txt\n", ["a|b.txt"]),
        new("dollar and parens", "$h*\n(p*\n", ["$home", "(p)"]),
        new("non-ASCII", "\u00e9*\n\u65e5\u672c.txt\n", ["\u00e9t\u00e9.txt", "\u65e5\u672c.txt"]),
        new("non-ASCII class", "[\u00e9-\u65e5]*.txt\n", ["\u00e9t\u00e9.txt", "\u65e5\u672c.txt"]),
        new("wide class", "[\ud83d\ude00]*\n", ["\ud83d\ude00.txt"]),
        new("dockerfile and itself", "Dockerfile\n.dockerignore\n", [".dockerignore", "Dockerfile"]),
        new("dot files", ".*\n", [".dockerignore", ".env", ".git/", ".git/HEAD", ".git/config"]),
        new("dot star exception", ".*\n!.env\n", [".dockerignore", ".git/", ".git/HEAD", ".git/config"]),
        new("child excluded, parent excepted", "src/a.cs\n!src\n", ["src/a.cs"]),
        new("child excluded, wildcard parent excepted", "src/a.cs\n!sr*\n", ["src/a.cs"]),
        new("parent excluded, child excepted", "src\n!src/deep/c.cs\n", ["src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/d.md"]),
        new("parent excluded, child excepted, parent again", "src\n!src/deep/c.cs\nsrc/deep\n", ["src/README.md", "src/a.cs", "src/b.cs", "src/bin/", "src/bin/y.dll", "src/deep/d.md"]),
        IgnoreCase.Keeping("exception for a missing path", "*\n!nothing/here\n", []),
        new("newline is not any", "**/*name.txt\n", ["nl\nname.txt"]),
        new("newline star", "nl*\n", ["nl\nname.txt"]),
        new("dash", "-*\n", ["-dash"]),
        new("case matters", "README.MD\nSRC\n", []),
        new("exception everything below", "bin\n!bin/**\n", []),
        new("exception star below", "bin\n!bin/*\n", []),
        new("deep", "n1/*/n3\n", ["n1/n2/n3/", "n1/n2/n3/n4.txt"]),
        new("deep no cross", "n1/*/n4.txt\n", []),
        new("empty directory", "empty\n", ["empty/"]),
        IgnoreCase.Keeping("everything but empty directory", "*\n!empty\n", ["empty/"]),
        new("trailing backslash", "foo\\\n", null),
        new("non-ASCII spaces", "\u00a0foo\u00a0\n", ["foo"]),
        new("bad: open class", "[a\n", null),
        new("bad: lone bang", "!\n", null),
        new("bad: bang and slash", "!/\n", null),
        new("bad: empty class", "[]\n", null),
        new("bad: reversed range", "[z-a]*\n", null),
        new("bad: class starting with a dash", "[-a]\n", null),
        new("bad: class ending with a dash", "[a-]\n", null),
        new("bad: escaped letter", "\\y*\n", null),
        new("escaped digit class", "\\d\n", ["5"]),
        new("bad: trailing backslash star", "foo*\\\n", []),
    ];

    /// <summary>Everything in the tree, directories ending with '/'.</summary>
    public static IEnumerable<string> Everything => Tree.SelectMany(WithParents).Distinct();

    private static IEnumerable<string> WithParents(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..(slash + 1)];
        }

        yield return path;
    }
}

/// <param name="Name">What it shows.</param>
/// <param name="Text">The ignore file.</param>
/// <param name="Removed">What it removes, or null when it is refused.</param>
internal sealed record IgnoreCase(string Name, string Text, string[]? Removed)
{
    public string[]? Kept => Removed is null ? null : [.. IgnoreGolden.Everything.Except(Removed).Order(StringComparer.Ordinal)];

    public static IgnoreCase Keeping(string name, string text, string[] kept) => new(name, text, [.. IgnoreGolden.Everything.Except(kept)]);
}
