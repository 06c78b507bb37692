namespace Slipway.Sync.Endpoints.Local;

/// <summary>Chooses all of a folder.</summary>
internal sealed class Everything : IListingChoice
{
    private readonly Choice _choice;

    private Everything(Choice choice) => _choice = choice;

    /// <summary>With what the file system says of each.</summary>
    public static Everything Look { get; } = new(Choice.Look);

    /// <summary>Their names only.</summary>
    public static Everything Names { get; } = new(Choice.Ignore);

    public Choice Choose(string path, bool isFolder) => _choice;
}
