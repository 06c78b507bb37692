using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>Puts the findings in order and leaves out what the frontend would not say: the rules <c># check=skip=…</c> names, and what is not its grammar.</summary>
internal static class LintChoice
{
    public static IReadOnlyList<Diagnostic> Apply(IReadOnlyList<ParserDirective> directives, Frontend frontend, List<Diagnostic> diagnostics)
    {
        if (frontend == Frontend.Foreign) return [];
        var skipped = Skipped(directives);
        if (skipped is not null) diagnostics.RemoveAll(d => RuleOf(d.Code) is { } rule && (skipped.Contains(rule) || skipped.Contains("all")));
        if (diagnostics.Count < 2) return diagnostics;
        // Stable, since several findings may share a place.
        var order = new int[diagnostics.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) =>
        {
            var (first, second) = (diagnostics[a].Position!.Value, diagnostics[b].Position!.Value);
            var byPlace = (first.Line, first.Column).CompareTo((second.Line, second.Column));
            return byPlace != 0 ? byPlace : a.CompareTo(b);
        });
        return Array.ConvertAll(order, i => diagnostics[i]);
    }

    private static HashSet<string>? Skipped(IReadOnlyList<ParserDirective> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name != "check") continue;
            foreach (var option in directive.Value.Split(';', StringSplitOptions.TrimEntries))
            {
                if (option.StartsWith("skip=", StringComparison.OrdinalIgnoreCase))
                    return new(option[5..].Split(',', StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
            }
        }
        return null;
    }

    /// <summary>BuildKit's name of the check (docs.docker.com/reference/build-checks), or null for what is no lint.</summary>
    private static string? RuleOf(string code) => code switch
    {
        "SLIP2150" => "DuplicateStageName",
        "SLIP2151" => "MaintainerDeprecated",
        "SLIP2152" => "LegacyKeyValueFormat",
        "SLIP2154" => "NoEmptyContinuation",
        "SLIP2155" => "ReservedStageName",
        "SLIP2156" => "JSONArgsRecommended",
        _ => null,
    };
}
