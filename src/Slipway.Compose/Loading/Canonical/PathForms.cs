using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Forms of paths, and of what holds them: relative ones become absolute, without <c>.</c> and <c>..</c>.</summary>
internal static class PathForms
{
    public static YamlNode File(YamlNode node, ShapeScope scope) => node is YamlScalar { IsNull: false } path ? TextAt(Absolute(path.Text, scope), path) : node;

    /// <summary>A build context: a path, unless it is a URL, a repository or another builder's name for one.</summary>
    public static YamlNode Context(YamlNode node, ShapeScope scope) => node is YamlScalar { IsNull: false } path && !IsRemote(path.Text) ? File(node, scope) : node;

    /// <summary>An entry of <c>env_file</c>.</summary>
    public static YamlNode EnvFile(YamlNode node, ShapeScope scope)
    {
        if (node is YamlMapping mapping) return Object(mapping, key => key switch { "path" => File, "required" => Flag, "format" => Text, _ => null }, scope);
        if (node is not YamlScalar path) return node;
        var draft = new MappingDraft();
        draft.Set("path", File(path, scope));
        return draft.ToMapping(path.Position);
    }

    /// <summary>A rule of <c>develop.watch</c>.</summary>
    public static YamlNode Watch(YamlNode node, ShapeScope scope) => Members(key => key switch
    {
        "path" => File,
        "action" or "target" => Text,
        "ignore" or "include" => OneOrMore(Text),
        "initial_sync" => Flag,
        "exec" => CommandForm.Hook,
        _ => null,
    })(node, scope);

    /// <summary>An absolute path, of this system or of Windows, stays as it is.</summary>
    public static string Absolute(string path, ShapeScope scope)
    {
        if (path.StartsWith('~')) return Cleaned(scope.Home + "/" + path[1..]);
        return IsWindows(path) || path.StartsWith('/') ? path : Cleaned(scope.Directory + "/" + path);
    }

    /// <summary>Without empty, <c>.</c> and <c>..</c> segments (Go's path.Clean); an absolute path.</summary>
    public static string Cleaned(string path)
    {
        if (!path.StartsWith('/')) return path;
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }
        return "/" + string.Join('/', segments);
    }

    /// <summary>Whether a path is absolute on Windows: a drive, or a network name.</summary>
    public static bool IsWindows(string path) =>
        (path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] is '\\' or '/') || path.StartsWith(@"\\", StringComparison.Ordinal);

    private static bool IsRemote(string context)
    {
        if (context.Contains("://", StringComparison.Ordinal) || context.StartsWith("git@", StringComparison.Ordinal) || context.StartsWith("github.com/", StringComparison.Ordinal)) return true;
        return context.StartsWith("service:", StringComparison.Ordinal) || context.StartsWith("target:", StringComparison.Ordinal);
    }
}
