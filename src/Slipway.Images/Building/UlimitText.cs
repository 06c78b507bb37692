using System.Globalization;
using Slipway.Docker.Containers;

namespace Slipway.Images.Building;

/// <summary>Limits as docker's command line writes them: <c>nofile=1024:2048</c>; without a hard limit it equals the soft one.</summary>
public static class UlimitText
{
    /// <summary>Reads a limit.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static Ulimit Parse(string text)
    {
        if (text.Split('=') is not [{ Length: > 0 } name, var values])
            throw new FormatException($"'{text}' is not name=soft[:hard].");
        var limits = values.Split(':');
        var soft = long.Parse(limits[0], CultureInfo.InvariantCulture);
        var hard = limits.Length > 1 ? long.Parse(limits[1], CultureInfo.InvariantCulture) : soft;
        return new Ulimit(name, soft, hard);
    }
}
