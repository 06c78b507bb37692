using System.Globalization;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;

namespace Slipway.Tasks.Images;

/// <summary>Reads an item's metadata as the types they stand for, collecting an error for each that is malformed.</summary>
internal sealed class ItemOptions(ITaskItem item, List<Diagnostic> problems)
{
    /// <summary>The trimmed value; null when empty or absent.</summary>
    public string? Text(string name)
    {
        var value = item.GetMetadata(name).Trim();
        return value.Length == 0 ? null : value;
    }

    /// <summary>The entries between semicolons, trimmed, without empty ones.</summary>
    public string[] List(string name) =>
        item.GetMetadata(name).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>MSBuild's <c>true</c> and <c>false</c>; false when empty.</summary>
    public bool Flag(string name)
    {
        var value = Text(name);
        if (value is null || value.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        if (value.Equals("true", StringComparison.OrdinalIgnoreCase))
            return true;
        Refuse(name, value, "true or false");
        return false;
    }

    /// <summary>A number of bytes, with docker's suffixes b, k, m and g for powers of 1024.</summary>
    public long? Bytes(string name)
    {
        var value = Text(name);
        if (value is null)
            return null;
        var digits = value.TrimEnd('b', 'B');
        var factor = digits.Length == 0 ? 1L : char.ToLowerInvariant(digits[^1]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        if (factor > 1)
            digits = digits[..^1];
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / factor)
            return number * factor;
        Refuse(name, value, "a number of bytes such as 67108864, 64m or 1g");
        return null;
    }

    /// <summary><c>KEY=VALUE</c> entries; an entry without <c>=</c> takes the build's environment variable of that name, as docker does.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Pairs(string name, Func<string, string?> variable)
    {
        foreach (var entry in List(name))
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0)
                yield return new(entry, variable(entry));
            else if (separator > 0)
                yield return new(entry[..separator], entry[(separator + 1)..]);
            else
                Refuse(name, entry, "KEY=VALUE");
        }
    }

    /// <summary>Records that a value is malformed.</summary>
    public void Refuse(string name, string value, string expected) =>
        problems.Add(ImageErrors.BadOption(item.ItemSpec, name, value, expected));
}
