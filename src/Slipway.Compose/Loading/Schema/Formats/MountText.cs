namespace Slipway.Compose.Loading.Schema.Formats;

/// <summary>Mounts in their short form: <c>[source:]target[:options]</c> (compose-go's ParseVolume).</summary>
internal static class MountText
{
    /// <summary>What is wrong with a mount, or null.</summary>
    public static string? Fault(string text)
    {
        if (text.Length == 0) return "it is empty";
        if (text.Length <= 2) return null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':' && (i == 0 || i == text.Length - 1 || text[i - 1] == ':')) return "there is nothing before or after a colon";
        }
        return null;
    }

    /// <summary>The usual options, where a mount has one that is none of them.</summary>
    public static string? Doubt(string text)
    {
        // A path of Windows has colons of its own; its options are left to the engine.
        var parts = text.Split(':');
        if (parts.Length != 3 || parts[0].Length == 1 || parts[1].Length == 1) return null;
        foreach (var option in parts[2].Split(','))
        {
            if (option is not ("ro" or "rw" or "z" or "Z" or "nocopy" or "volume-nocopy" or "cached" or "delegated" or "consistent"
                or "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave")) return "followed by 'ro', 'rw', 'z', 'Z' or 'nocopy'";
        }
        return null;
    }
}
