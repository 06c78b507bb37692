namespace Slipway.Images.Dockerfiles;

/// <summary>The arguments that exist without an ARG (Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs").</summary>
internal static class PredefinedArguments
{
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

    /// <summary>Whether the engine takes it although no ARG declares it.</summary>
    public static bool NeedsNoDeclaration(string name) =>
        name.StartsWith("BUILDKIT_", StringComparison.Ordinal) || name == "SOURCE_DATE_EPOCH" || IsProxy(name) || IsPlatform(name);

    public static bool IsPlatform(string name) =>
        name is "TARGETSTAGE" || Part(name, "TARGET") is not null || Part(name, "BUILD") is not null;

    /// <summary>The value of a platform argument.</summary>
    public static Variable Platform(string name, StageGraphOptions options, string? target)
    {
        if (name == "TARGETSTAGE") return target is null ? Variable.Unknown : Variable.Of(target);
        return Part(name, "TARGET") is { } part ? PartOf(options.Platform, part) : PartOf(options.BuildPlatform, Part(name, "BUILD") ?? "");
    }

    private static bool IsProxy(string name)
    {
        foreach (var proxy in Proxies)
            if (proxy.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static string? Part(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length..] is ("PLATFORM" or "OS" or "ARCH" or "VARIANT" or "OSVERSION")
            ? name[prefix.Length..]
            : null;

    private static Variable PartOf(string? platform, string part)
    {
        if (platform is null) return Variable.Unknown;
        var pieces = platform.Split('/');
        // An abbreviated or versioned platform is completed by the engine.
        if (pieces.Length < 2 || platform.Contains('(')) return Variable.Unknown;
        return part switch
        {
            "PLATFORM" => Variable.Of(platform),
            "OS" => Variable.Of(pieces[0]),
            "ARCH" => Variable.Of(pieces[1]),
            "VARIANT" => Variable.Of(pieces.Length > 2 ? pieces[2] : ""),
            _ => Variable.Of(""),
        };
    }
}
