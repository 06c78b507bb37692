using System.Globalization;
using Microsoft.Build.Framework;
using Slipway.Compose.Loading;
using Slipway.Diagnostics;

namespace Slipway.Tasks.Compose;

/// <summary>
/// Reads the properties of a verb as the types they stand for, collecting an error for each that is malformed. MSBuild makes a property of every environment variable: a
/// name as common as <c>ARGS</c> or <c>SERVICE</c> is taken only where a command line or the project gave it.
/// </summary>
internal sealed class GivenProperties(IBuildEngine engine, IReadOnlyDictionary<string, string> environment)
{
    private readonly List<Diagnostic> problems = [];
    private readonly IReadOnlyDictionary<string, string> globals = (engine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>();

    /// <summary>Names that had a value from an environment variable only.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>The trimmed value; null when empty, or when it is merely an environment variable's.</summary>
    public string? Text(string name, string value)
    {
        var text = value.Trim();
        if (text.Length == 0)
            return null;
        if (!globals.Keys.Contains(name, StringComparer.OrdinalIgnoreCase) && IsVariable(name, value))
        {
            Ignored.Add(name);
            return null;
        }

        return text;
    }

    /// <summary>The entries between semicolons or commas, trimmed, without empty ones.</summary>
    public string[] List(string name, string value) =>
        Text(name, value)?.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>MSBuild's <c>true</c> and <c>false</c>.</summary>
    public bool Flag(string name, string value, bool otherwise = false)
    {
        if (Text(name, value) is not { } text)
            return otherwise;
        if (bool.TryParse(text, out var flag))
            return flag;
        Refuse(name, text, "true or false");
        return otherwise;
    }

    /// <summary>A whole number that is not negative; null when there is none.</summary>
    public int? Number(string name, string value)
    {
        if (Text(name, value) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(name, text, "a whole number");
        return null;
    }

    /// <summary>A number of seconds, fractions allowed; null when there is none.</summary>
    public TimeSpan? Seconds(string name, string value)
    {
        if (Text(name, value) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= int.MaxValue)
            return TimeSpan.FromSeconds(seconds);
        Refuse(name, text, "a number of seconds");
        return null;
    }

    /// <summary>One of a few words, in any letter case.</summary>
    public T Choice<T>(string name, string value, params ReadOnlySpan<(string Word, T Meaning)> choices)
    {
        if (Text(name, value) is not { } text)
            return choices[0].Meaning;
        foreach (var (word, meaning) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                return meaning;
        }

        var words = new List<string>();
        foreach (var (word, _) in choices)
            words.Add(word);
        Refuse(name, text, string.Join(" or ", words));
        return choices[0].Meaning;
    }

    /// <summary>A command line in words, as docker compose reads <c>command</c>; null when there is none.</summary>
    public IReadOnlyList<string>? Words(string name, string value)
    {
        if (Text(name, value) is not { } text)
            return null;
        var split = ShellWords.Split(text);
        if ((split.Operator ?? split.Error) is { } at)
            problems.Add(ComposeTaskErrors.UnfinishedCommand(name, text[at..]));
        return split.Words;
    }

    /// <summary><c>KEY=VALUE</c> entries between semicolons; an entry without <c>=</c> takes the environment variable of that name.</summary>
    public Dictionary<string, string> Pairs(string name, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Text(name, value)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            if (separator == 0)
                Refuse(name, entry, "KEY=VALUE");
            else if (separator > 0)
                pairs[entry[..separator]] = entry[(separator + 1)..];
            else if (environment.TryGetValue(entry, out var variable))
                pairs[entry] = variable;
        }

        return pairs;
    }

    /// <summary>Records that a value is malformed.</summary>
    public void Refuse(string name, string value, string expected) => problems.Add(ComposeTaskErrors.BadProperty(name, value, expected));

    /// <summary>Records another problem.</summary>
    public void Add(Diagnostic problem) => problems.Add(problem);

    /// <exception cref="SlipwayException">Something was malformed; holds everything that is.</exception>
    public void ThrowIfMalformed()
    {
        if (problems.Count > 0)
            throw new SlipwayException(problems);
    }

    private bool IsVariable(string name, string value) =>
        environment.Any(variable => variable.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && variable.Value == value);
}
