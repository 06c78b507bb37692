using System.Globalization;
using System.Text;

namespace Slipway.Compose.Verbs;

/// <summary>Prints a project's containers in columns.</summary>
internal static class StatusTable
{
    private const int LongestCommand = 22;
    private const string Gap = "   ";

    private static readonly string[] Head = ["NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS"];

    public static string Of(StackStatus status, DateTimeOffset now)
    {
        if (status.Containers.Count == 0) return $"The project '{status.ProjectName}' has no containers.\n";
        var rows = new List<string[]> { Head };
        rows.AddRange(status.Containers.Select(container => Row(container, now)));
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++) line.Append(row[column].PadRight(widths[column])).Append(Gap);
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(ContainerStatus container, DateTimeOffset now) =>
    [
        container.Name, container.Image, Command(container.Command), container.Service, Age(now - container.Created) + " ago", container.StatusText, container.Ports,
    ];

    private static string Command(string command) => command.Length <= LongestCommand - 2 ? $"\"{command}\"" : $"\"{command[..(LongestCommand - 3)]}…\"";

    /// <summary>As docker words it (go-units' HumanDuration).</summary>
    internal static string Age(TimeSpan age)
    {
        var (seconds, minutes, hours) = ((long)age.TotalSeconds, (long)age.TotalMinutes, (long)Math.Round(age.TotalHours));
        return seconds switch
        {
            < 1 => "Less than a second",
            1 => "1 second",
            < 60 => Count(seconds, "seconds"),
            < 120 => "About a minute",
            < 3600 => Count(minutes, "minutes"),
            _ => hours switch
            {
                1 => "About an hour",
                < 48 => Count(hours, "hours"),
                < 24 * 7 * 2 => Count(hours / 24, "days"),
                < 24 * 30 * 2 => Count(hours / 24 / 7, "weeks"),
                < 24 * 365 * 2 => Count(hours / 24 / 30, "months"),
                _ => Count((long)age.TotalHours / 24 / 365, "years"),
            },
        };
    }

    private static string Count(long count, string unit) => count.ToString(CultureInfo.InvariantCulture) + " " + unit;
}
