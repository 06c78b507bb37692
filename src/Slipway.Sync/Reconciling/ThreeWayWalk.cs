using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>Goes through ancestor, source and target together, in one pass.</summary>
internal abstract class ThreeWayWalk(ReconcileInput input)
{
    private readonly TreeCursor _ancestor = new(input.Ancestor);
    private readonly TreeCursor _source = new(input.Source);
    private readonly TreeCursor _target = new(input.Target);

    protected ReconcileInput Input { get; } = input;

    protected void Walk()
    {
        while (NextPath() is { } path)
        {
            var ancestor = _ancestor.Current;
            if (ancestor is not null && ancestor.Path != path)
            {
                // Neither side has it any more.
                if (SyncPath.Compare(ancestor.Path, path) < 0)
                {
                    _ancestor.Advance();
                    continue;
                }

                ancestor = null;
            }

            if (_source.Current is { } source && _target.Current is { } target && ReferenceEquals(source.Path, path) && target.Path == path && source.SameContent(target))
            {
                Same(ancestor, source);
                if (ancestor is not null) _ancestor.Advance();
                _source.Advance();
                _target.Advance();
                continue;
            }

            Different(new Disagreement(path, _ancestor.TakeBranch(path), _source.TakeBranch(path), _target.TakeBranch(path)));
        }
    }

    /// <summary>Both sides are the same here; what is below folders comes next.</summary>
    protected abstract void Same(Entry? ancestor, Entry agreed);

    /// <summary>The sides differ here; what is below does not come any more.</summary>
    protected abstract void Different(Disagreement disagreement);

    // The source's string where both have the path.
    private string? NextPath()
    {
        var source = _source.Current?.Path;
        var target = _target.Current?.Path;
        if (source is null || target is null) return source ?? target;
        return source == target || SyncPath.Compare(source, target) < 0 ? source : target;
    }
}
