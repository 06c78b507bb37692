using System.Globalization;

namespace Slipway.Images.Dockerfiles;

/// <summary>Finds the stage a word refers to, as the engine does in each place.</summary>
internal static class StageNames
{
    /// <summary>A base: the latest earlier stage of that name. The engine keeps names in lower case and compares a base letter for letter.</summary>
    public static int? ForBase(IReadOnlyList<StageSyntax> stages, string name, int before)
    {
        for (var i = Math.Min(before, stages.Count) - 1; i >= 0; i--)
            if (stages[i].Name is { } stage && stage == name) return i;
        return null;
    }

    /// <summary>A target or a mount's <c>from</c>: the last stage of that name, letter case aside.</summary>
    public static int? ForName(IReadOnlyList<StageSyntax> stages, string name) => ForBase(stages, name.ToLowerInvariant(), stages.Count);

    /// <summary>Whether <c>COPY --from</c> takes the word as a number, which then must be a stage's.</summary>
    public static bool IsIndex(string word, out int index) => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);
}
