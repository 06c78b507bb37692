namespace Slipway.Images.Layers;

/// <summary>Orders paths and names by the bytes of their UTF-8, without encoding them.</summary>
internal sealed class PathOrder : IComparer<string>
{
    public static PathOrder Instance { get; } = new();

    public int Compare(string? left, string? right)
    {
        var first = left.AsSpan();
        var second = right.AsSpan();
        var common = first.CommonPrefixLength(second);
        return common == first.Length || common == second.Length
            ? first.Length.CompareTo(second.Length)
            : Rank(first[common]).CompareTo(Rank(second[common]));
    }

    /// <summary>UTF-16 puts the characters above U+FFFF, which it writes as surrogates, before U+E000–U+FFFF; UTF-8 puts them last.</summary>
    private static int Rank(char unit) => unit < '\uD800' ? unit : unit < '\uE000' ? unit + 0x2000 : unit - 0x800;
}
