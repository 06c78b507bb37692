namespace Slipway.Sync.Endpoints.Local;

/// <summary>Finds out which names a file system takes for the same, by making one.</summary>
internal static class NameProbe
{
    /// <summary>The beginning of its path.</summary>
    public const string Prefix = StatePaths.Root + "/probe-";

    public static bool FoldsNames(Tree tree)
    {
        var id = Guid.NewGuid().ToString("N");
        var composed = $"{Prefix}{id}-\u00e9";
        StateFile.Create(tree, composed, "");
        var folds = tree.Find($"{StatePaths.Root}/PROBE-{id}-\u00e9", out _) is not null || tree.Find($"{Prefix}{id}-e\u0301", out _) is not null;
        tree.Remove(composed);
        return folds;
    }
}
