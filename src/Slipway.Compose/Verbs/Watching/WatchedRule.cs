using System.Security.Cryptography;
using System.Text;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary>A rule, what it watches, and what of that is yet to be brought into each container.</summary>
internal sealed class WatchedRule
{
    private readonly Dictionary<string, HashSet<string>> pending = new(StringComparer.Ordinal);

    /// <exception cref="SlipwayException">A pattern is malformed, or a target is missing.</exception>
    public WatchedRule(ComposeService service, WatchRule rule)
    {
        Rule = rule;
        Tree = new WatchedTree(Path.TrimEndingDirectorySeparator(rule.Path), new WatchFilter(rule, service.Build));
        if (Synchronises && rule.Target is null) throw new SlipwayException(VerbErrors.WatchTargetMissing(service.Name, rule.Action.ToString(), rule.Position));
        var identity = string.Join('\n', [rule.Path, rule.Target, rule.Action.ToString(), .. rule.Ignore, "", .. rule.Include]);
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
    }

    public WatchRule Rule { get; }

    public WatchedTree Tree { get; }

    /// <summary>Tells it from other rules, and from itself once it is changed.</summary>
    public string Key { get; }

    public bool Synchronises => Rule.Action is WatchAction.Sync or WatchAction.SyncRestart or WatchAction.SyncExec;

    /// <summary>The containers that are known, by id, each with the paths whose present state it does not have.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Pending => pending;

    /// <summary>Notes changes for every container.</summary>
    public void Note(IReadOnlyCollection<string> changed)
    {
        foreach (var paths in pending.Values) paths.UnionWith(changed);
    }

    /// <summary>Takes a container in.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="behind">The paths whose present state it does not have.</param>
    public void Add(string id, IEnumerable<string> behind) => pending.TryAdd(id, new(behind, StringComparer.Ordinal));

    /// <summary>Forgets containers that are gone.</summary>
    public void Keep(IReadOnlySet<string> ids)
    {
        foreach (var gone in pending.Keys.Where(id => !ids.Contains(id)).ToList()) pending.Remove(gone);
    }

    /// <summary>Absolute path in the container of what is at a relative path.</summary>
    public string TargetOf(string path) => path.Length == 0 ? Rule.Target! : $"{Rule.Target!.TrimEnd('/')}/{path}";
}
