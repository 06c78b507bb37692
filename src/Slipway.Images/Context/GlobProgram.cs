using System.Buffers;
using System.Numerics;
using System.Text;

namespace Slipway.Images.Context;

/// <summary>
/// A compiled pattern, run over a UTF-8 path by following all its states at once: the time is at most path length × nodes, whatever the pattern.
/// A byte that is not UTF-8 counts as one rune (U+FFFD), as in Go.
/// </summary>
internal sealed class GlobProgram
{
    private const int WordBits = 64;
    private readonly GlobNode[] _nodes;
    private readonly ulong[] _entry;
    private readonly byte[] _literalStart;
    private readonly byte[] _literalEnd;
    private readonly int _words;

    public GlobProgram(IReadOnlyList<GlobNode> nodes)
    {
        _nodes = [.. nodes];
        _words = (_nodes.Length / WordBits) + 1;
        _entry = new ulong[_words];
        Enter(_entry, 0, atStart: true);
        _literalStart = Literals(_nodes, fromEnd: false);
        _literalEnd = Literals(_nodes, fromEnd: true);
    }

    public bool IsMatch(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(_literalStart) || !path.EndsWith(_literalEnd))
        {
            return false;
        }

        Span<ulong> states = stackalloc ulong[_words];
        return Run(path, states) && Has(states, _nodes.Length);
    }

    /// <summary>Whether some path that begins with <paramref name="prefix"/> and goes on could match.</summary>
    public bool CanMatchBelow(ReadOnlySpan<byte> prefix)
    {
        Span<ulong> states = stackalloc ulong[_words];
        if (!Run(prefix, states))
        {
            return false;
        }

        // The accepting state alone takes nothing more.
        Unset(states, _nodes.Length);
        return states.ContainsAnyExcept(0UL);
    }

    private static byte[] Literals(GlobNode[] nodes, bool fromEnd)
    {
        var text = new List<byte>();
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[fromEnd ? nodes.Length - 1 - i : i];
            if (node.Kind != GlobNodeKind.One || node.Set.Single < 0 || (fromEnd && IsOptionalSlash(nodes, nodes.Length - 1 - i)))
            {
                break;
            }

            // U+FFFD also stands for bytes that are not UTF-8, so it cannot be compared as text.
            if (node.Set.Single == Rune.ReplacementChar.Value)
            {
                break;
            }

            var length = new Rune(node.Set.Single).EncodeToUtf8(encoded);
            text.InsertRange(fromEnd ? 0 : text.Count, encoded[..length]);
        }

        return [.. text];
    }

    private static bool IsOptionalSlash(GlobNode[] nodes, int index) => index >= 2 && nodes[index - 2].Kind == GlobNodeKind.Optional;

    private bool Run(ReadOnlySpan<byte> path, Span<ulong> states)
    {
        _entry.CopyTo(states);
        Span<ulong> next = stackalloc ulong[_words];
        while (!path.IsEmpty)
        {
            int rune = path[0];
            var length = 1;
            if (rune >= 0x80 && Rune.DecodeFromUtf8(path, out var decoded, out length) == OperationStatus.Done)
            {
                rune = decoded.Value;
            }
            else if (rune >= 0x80)
            {
                (rune, length) = (Rune.ReplacementChar.Value, 1);
            }

            path = path[length..];
            next.Clear();
            Step(states, next, rune);
            next.CopyTo(states);
            if (!states.ContainsAnyExcept(0UL))
            {
                return false;
            }
        }

        return true;
    }

    private void Step(ReadOnlySpan<ulong> states, Span<ulong> next, int rune)
    {
        for (var word = 0; word < states.Length; word++)
        {
            for (var bits = states[word]; bits != 0; bits &= bits - 1)
            {
                var state = (word * WordBits) + BitOperations.TrailingZeroCount(bits);
                if (state < _nodes.Length && _nodes[state].Set.Contains(rune))
                {
                    Enter(next, _nodes[state].Kind == GlobNodeKind.Many ? state : state + 1, atStart: false);
                }
            }
        }
    }

    /// <summary>Adds a state and those reached from it without taking a rune. Only states that take a rune, and the accepting one, are kept.</summary>
    private void Enter(Span<ulong> states, int state, bool atStart)
    {
        while (state < _nodes.Length)
        {
            var kind = _nodes[state].Kind;
            if (kind == GlobNodeKind.Start)
            {
                if (!atStart)
                {
                    return;
                }
            }
            else if (kind == GlobNodeKind.Optional)
            {
                Enter(states, state + 1, atStart);
                state += 2;
            }
            else
            {
                if (Has(states, state))
                {
                    return;
                }

                Set(states, state);
                if (kind == GlobNodeKind.One)
                {
                    return;
                }
            }

            state++;
        }

        Set(states, _nodes.Length);
    }

    private static bool Has(ReadOnlySpan<ulong> states, int state) => (states[state / WordBits] & (1UL << (state % WordBits))) != 0;

    private static void Set(Span<ulong> states, int state) => states[state / WordBits] |= 1UL << (state % WordBits);

    private static void Unset(Span<ulong> states, int state) => states[state / WordBits] &= ~(1UL << (state % WordBits));
}
