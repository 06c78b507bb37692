namespace Slipway.Sync.Ignoring;

/// <summary>
/// What of a tree is left out, by git's rules (gitignore(5)): the deepest ignore file that says anything decides, within a file the last matching line. Lists in order of precedence: included by the caller
/// &gt; ignored by the caller &gt; .slipwayignore &gt; .gitignore, deepest folder first &gt; .git/info/exclude &gt; core.excludesFile &gt; <c>.git</c>, always ignored unless the caller includes it.
/// Frozen for a cycle: built on the source's side, applied to both.
/// </summary>
public sealed class IgnoreRules
{
    /// <summary>Rules without any file: the caller's patterns alone.</summary>
    /// <param name="ignore">Lines in the form of a .gitignore at the root.</param>
    /// <param name="include">Lines of what is synchronised although a rule ignores it; also inside an ignored folder when it names the path.</param>
    public static IgnoreRules Create(IReadOnlyList<string> ignore, IReadOnlyList<string> include) => throw new NotImplementedException();

    /// <summary>Adds git's own lists for the repository a folder belongs to: .git/info/exclude and core.excludesFile, and the .gitignore files of the folders above it within the repository.</summary>
    /// <param name="root">The tree's absolute path on this machine.</param>
    public IgnoreRules WithRepositoryOf(string root) => throw new NotImplementedException();

    /// <summary>Adds an ignore file. Called for a folder before anything in it is classified.</summary>
    /// <param name="folder">The folder it lies in.</param>
    /// <param name="file">Its name: .gitignore or .slipwayignore.</param>
    /// <param name="content">What it says.</param>
    public void Add(string folder, string file, ReadOnlySpan<byte> content) => throw new NotImplementedException();

    /// <summary>Whether a path is ignored, its parents not being so. An ignored folder's content is not to be asked about.</summary>
    public bool IsIgnored(string path, bool isFolder) => throw new NotImplementedException();

    /// <summary>Whether an ignored folder must be descended into, since the caller includes something below it.</summary>
    public bool MayIncludeBelow(string folder) => throw new NotImplementedException();

    /// <summary>Identifies all the lines: the same digest means the same decisions.</summary>
    public string Digest => throw new NotImplementedException();

    /// <summary>Applies the rules to a listing in tree order: what is ignored becomes one <see cref="Snapshots.EntryKind.Ignored"/>, what is below it is left out.</summary>
    public IReadOnlyList<Snapshots.Entry> Apply(IReadOnlyList<Snapshots.Entry> entries) => throw new NotImplementedException();
}
