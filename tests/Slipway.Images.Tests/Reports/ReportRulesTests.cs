using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

[TestClass]
public sealed class ReportRulesTests
{
    // Two characters a layer: what made it, and what it holds.
    private static List<ReportedLayer> Layers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => new ReportedLayer(pair, pair[..1], 1, false, [], 0))];

    [TestMethod]
    [DataRow("a1 b1", "a1 b1", "==")]
    [DataRow("a1 b2", "a1 b1", "=~")]
    [DataRow("a1 b1 c1", "a1 b1", "==+")]
    [DataRow("a1", "a1 b1", "=-")]
    [DataRow("b1 a1", "a1 b1", "==")]
    [DataRow("a1 a1 a1", "a1 a1", "==+")]
    [DataRow("a1 a2", "a1 a3 a4", "=~-")]
    [DataRow("", "a1", "-")]
    [DataRow("a1", "", "+")]
    public void Layers_are_matched_by_content_and_then_by_what_made_them(string now, string before, string expected)
    {
        var views = LayerComparison.Of(Layers(now), Layers(before), out var gone);

        var signs = views.Select(view => view.Change switch { LayerChange.Same => '=', LayerChange.Changed => '~', _ => '+' });
        Assert.AreEqual(expected, string.Concat(signs) + new string('-', gone.Count));
    }

    [TestMethod]
    public void A_layer_whose_content_is_not_known_is_matched_by_what_made_it_and_its_size()
    {
        ReportedLayer[] before = [new("", "base", 5, false, [], 0), new("", "copy", 3, false, [], 0)];
        ReportedLayer[] now = [new("", "base", 5, false, [], 0), new("", "copy", 4, false, [], 0), new("", "run", 1, false, [], 0)];

        var views = LayerComparison.Of(now, before, out var gone);

        CollectionAssert.AreEqual(new[] { LayerChange.Same, LayerChange.Changed, LayerChange.New }, views.Select(view => view.Change).ToArray());
        Assert.IsEmpty(gone);
    }

    [TestMethod]
    public void Settings_are_matched_by_their_names()
    {
        (string, string)[] before = [("User", "0"), ("Env", "A=1"), ("Env", "B=2"), ("Port", "80/tcp"), ("Port", "90/tcp")];
        (string, string)[] now = [("Port", "90/tcp"), ("Port", "81/tcp"), ("Env", "A=x=y"), ("User", "0"), ("Env", "C=")];

        CollectionAssert.AreEqual(
            new[] { "Env A: 1 → x=y", "Env B: 2 → ", "Port: 80/tcp → 81/tcp", "Env C:  → " },
            SettingChange.Between(before, now).Select(change => $"{change.Name}: {change.Before} → {change.Now}").ToArray());
    }

    [TestMethod]
    [DataRow("/bin/sh -c #(nop) ADD file:4c6e in / ", "ADD file:4c6e in /")]
    [DataRow("RUN /bin/sh -c apt-get update \\\n\t&& apt-get install -y a # buildkit", "RUN apt-get update && apt-get install -y a")]
    [DataRow("COPY C:\\ /x\u0301", "COPY C:\\ /x\u0301")]
    [DataRow(" \n", "(not told)")]
    public void An_instruction_is_shown_without_what_builders_put_around_it(string createdBy, string expected) => Assert.AreEqual(expected, VisibleText.Instruction(createdBy));

    [TestMethod]
    [DataRow("usr/lib/python3/site.py", 40, "usr/lib/python3/site.py")]
    [DataRow("usr/lib/python3/site.py", 16, "usr/l…n3/site.py")]
    [DataRow("名前名前名前", 7, "名…名前")]
    [DataRow("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 4, "…\ud83d\ude00")]
    public void A_path_is_cut_in_its_middle_by_cells(string path, int cells, string expected) => Assert.AreEqual(expected, CellText.CutMiddle(path, cells));

    [TestMethod]
    [DataRow(0L, 0L, "0 %")]
    [DataRow(1L, 1_000_000L, "<0.1 %")]
    [DataRow(54L, 1000L, "5.4 %")]
    [DataRow(996L, 10_000L, "10 %")]
    [DataRow(7L, 7L, "100 %")]
    public void A_share_has_a_digit_after_the_point_where_it_is_small(long part, long whole, string expected) => Assert.AreEqual(expected, ReportNumbers.Percent(part, whole));

    [TestMethod]
    public void Colours_have_enough_contrast_in_both_schemes()
    {
        var schemes = HtmlStyle.Css.Split("prefers-color-scheme: dark");
        Assert.HasCount(2, schemes);
        foreach (var scheme in schemes)
        {
            (string Text, string Ground)[] pairs =
            [
                ("text", "page"), ("text", "card"), ("text", "head"), ("quiet", "card"), ("quiet", "page"), ("on-base", "base"), ("on-base", "hatch"), ("on-added", "one"), ("on-added", "two"), ("on-mark", "mark"),
            ];
            foreach (var (text, ground) in pairs)
                Assert.IsGreaterThanOrEqualTo(4.5, Contrast(Colour(scheme, text), Colour(scheme, ground)), $"{text} on {ground}");
        }
    }

    private static double[] Colour(string css, string name)
    {
        var start = css.IndexOf($"--{name}: #", StringComparison.Ordinal) + name.Length + 5;
        return [.. Enumerable.Range(0, 3).Select(part => Convert.ToInt32(css.Substring(start + (2 * part), 2), 16) / 255.0)];
    }

    // WCAG 2.2, "relative luminance" and "contrast ratio".
    private static double Contrast(double[] one, double[] other)
    {
        var (first, second) = (Luminance(one), Luminance(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(double[] colour)
    {
        var linear = colour.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }
}
