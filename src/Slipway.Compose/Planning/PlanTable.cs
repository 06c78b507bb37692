using System.Text;

namespace Slipway.Compose.Planning;

/// <summary>Rows of a plan's text, its columns aligned: what, which, the action, the cause.</summary>
internal sealed class PlanTable
{
    private readonly List<(string What, string Name, string Action, string Cause)> rows = [];

    public bool IsEmpty => rows.Count == 0;

    public void Add(string what, string name, string action, string? cause) => rows.Add((what, name, action, cause ?? ""));

    /// <summary>A line for each row, each ending in a line feed.</summary>
    public override string ToString()
    {
        var what = rows.Max(row => row.What.Length);
        var name = rows.Max(row => row.Name.Length);
        var action = rows.Max(row => row.Action.Length);
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append($"{row.What.PadRight(what)}  {row.Name.PadRight(name)}  {row.Action.PadRight(action)}  {row.Cause}".TrimEnd()).Append('\n');
        return text.ToString();
    }
}
