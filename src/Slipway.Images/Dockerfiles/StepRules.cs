using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>What the engine demands of an instruction only when it builds its stage. Values with variables are left to the engine.</summary>
internal static class StepRules
{
    private static readonly string[] MountTypes = ["bind", "cache", "tmpfs", "secret", "ssh"];

    private static readonly string[] MountKeys =
    [
        "type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite", "rw", "id", "sharing", "required", "size", "mode",
        "uid", "gid", "env",
    ];

    public static void Check(DockerfileSyntax syntax, Instruction instruction, List<Diagnostic> problems)
    {
        if (syntax.Frontend != Frontend.BuiltIn) return;
        if (instruction.Kind == InstructionKind.Expose)
        {
            foreach (var port in instruction.Arguments)
                if (IsWrongPort(port.Value)) problems.Add(DockerfileErrors.BadPort(port.Value, port.Span.In(syntax.Path)));
        }
        if (instruction.Kind != InstructionKind.Run) return;
        foreach (var flag in instruction.Flags)
        {
            if (flag.Name != "mount") continue;
            var before = problems.Count;
            foreach (var option in flag.MountOptions)
                if (ProblemOf(option) is { } problem) problems.Add(DockerfileErrors.BadMount(problem, option.Span.In(syntax.Path)));
            if (problems.Count == before && ProblemOf(flag) is { } whole) problems.Add(DockerfileErrors.BadMount(whole, flag.Span.In(syntax.Path)));
        }
    }

    private static string? ProblemOf(MountOption option)
    {
        if (Array.IndexOf(MountKeys, option.Name) < 0)
        {
            var meant = Suggestion.For(option.Name, MountKeys);
            return $"it has no option '{option.Name}'" + (meant is null ? "" : $", perhaps '{meant}' is meant");
        }
        if (option.Value is not { } value)
            return option.Name is "readonly" or "ro" or "readwrite" or "rw" or "required" ? null : $"'{option.Name}' needs a value, {option.Name}=…";
        if (value.Contains('$')) return null;
        return option.Name switch
        {
            "type" when Array.IndexOf(MountTypes, value.ToLowerInvariant()) < 0 =>
                $"there is no type '{value}', only {string.Join(", ", MountTypes)}",
            "sharing" when value.ToLowerInvariant() is not ("shared" or "private" or "locked") => $"sharing is shared, private or locked, not '{value}'",
            "readonly" or "ro" or "readwrite" or "rw" or "required" when Mount.GoBool(value) is null => $"{option.Name} is true or false, not '{value}'",
            "uid" or "gid" when !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) => $"{option.Name} is a number, not '{value}'",
            "mode" when !IsOctal(value) => $"mode is an octal number, not '{value}'",
            _ => null,
        };
    }

    private static string? ProblemOf(Flag flag)
    {
        string type = "bind", from = "", source = "", id = "", target = "", sharing = "", env = "";
        foreach (var option in flag.MountOptions)
        {
            var value = option.Value ?? "";
            switch (option.Name)
            {
                case "type": type = value.ToLowerInvariant(); break;
                case "from": from = value; break;
                case "source" or "src": source = value; break;
                case "target" or "dst" or "destination": target = value; break;
                case "id": id = value; break;
                case "env": env = value; break;
                case "sharing": sharing = value; break;
            }
        }
        if (type.Contains('$')) return null;
        if (sharing.Length > 0 && type != "cache") return $"sharing is for cache mounts, not for {type}";
        if (type != "secret") return null;
        if (from.Length > 0) return "a secret has no 'from'";
        if (source.Length + target.Length + id.Length + env.Length == 0) return "a secret needs an id, id=name";
        return source.Length > 0 && id.Length > 0 ? "a secret takes either source or id" : null;
    }

    private static bool IsOctal(string value)
    {
        foreach (var c in value)
            if (c is < '0' or > '7') return false;
        return value.Length is > 0 and < 11;
    }

    /// <summary>Judges only <c>port[-port][/protocol]</c>; forms with an address or quotes are left to the engine.</summary>
    private static bool IsWrongPort(string text)
    {
        foreach (var c in text)
            if (c is ':' or '$' or '"' or '\'' or '\\' or '`') return false;
        var slash = text.IndexOf('/');
        if (slash >= 0 && text[(slash + 1)..].ToLowerInvariant() is not ("" or "tcp" or "udp" or "sctp")) return true;
        var range = slash < 0 ? text : text[..slash];
        var dash = range.IndexOf('-');
        if (dash < 0) return Port(range) is null;
        return Port(range[..dash]) is not { } first || Port(range[(dash + 1)..]) is not { } last || last < first;
    }

    private static int? Port(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
