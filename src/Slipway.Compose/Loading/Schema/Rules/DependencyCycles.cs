using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>No service needs itself, be it through others. Walks without recursion: a chain may be as long as the file.</summary>
internal sealed class DependencyCycles(ProjectTree tree, Action<Diagnostic> report)
{
    // Where everything needs everything there are more circles than anyone reads.
    private const int Limit = 10;

    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> depth = new(StringComparer.Ordinal);
    private readonly List<Step> path = [];
    private int count;

    public void Check()
    {
        foreach (var service in tree.Services)
        {
            Enter(service.Name);
            while (path.Count > 0 && count < Limit) Advance();
        }
    }

    private void Advance()
    {
        var step = path[^1];
        if (!step.Needs.MoveNext())
        {
            path.RemoveAt(path.Count - 1);
            depth.Remove(step.Service);
            done.Add(step.Service);
            step.Needs.Dispose();
            return;
        }
        var (needed, _) = step.Needs.Current;
        if (depth.TryGetValue(needed, out var start)) Report(start);
        else Enter(needed);
    }

    private void Enter(string name)
    {
        if (done.Contains(name) || tree.Service(name) is not { } service) return;
        depth.Add(name, path.Count);
        path.Add(new(name, service.Needs().GetEnumerator()));
    }

    private void Report(int start)
    {
        count++;
        report(SchemaErrors.DependencyCycle([.. path.Skip(start).Select(step => (step.Service, step.Needs.Current.Service, step.Needs.Current.Position))]));
    }

    private sealed record Step(string Service, IEnumerator<(string Service, SourcePosition Position)> Needs);
}
