namespace Slipway.Sync.Ignoring;

/// <summary>The ignore files of one folder.</summary>
internal sealed class FolderLists(string folder)
{
    /// <summary>Characters of a path, as bytes, before what is relative to the folder.</summary>
    public int Start { get; } = folder.Length == 0 ? 0 : IgnoreList.Bytes(folder).Length + 1;

    /// <summary>The .slipwayignore, which is asked first.</summary>
    public IgnoreList? Own { get; set; }

    /// <summary>The .gitignore.</summary>
    public IgnoreList? Git { get; set; }
}
