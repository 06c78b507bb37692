using Slipway.Compose.Yaml;
using static Slipway.Compose.Loading.Canonical.ScalarForms;
using static Slipway.Compose.Loading.Canonical.Shapes;

namespace Slipway.Compose.Loading.Canonical;

/// <summary>Forms of what containers run.</summary>
internal static class CommandForm
{
    /// <summary>A list of words, split as a shell does where it is written as a line.</summary>
    public static YamlNode Words(YamlNode node, ShapeScope scope)
    {
        if (node is YamlSequence) return List(Text)(node, scope);
        if (node is not YamlScalar { IsNull: false } line) return node;
        var (words, rest) = ShellWords.Split(TextOf(line));
        if (words is null)
        {
            scope.Diagnostics.Add(LoadErrors.CommandNotClosed(line.Position));
            return node;
        }
        if (rest.Length > 0) scope.Diagnostics.Add(LoadErrors.CommandCutOff(rest, line.Position));
        return new YamlSequence(words.ConvertAll(word => (YamlNode)TextAt(word, line)), line.Position);
    }

    public static Shape? HealthCheck(string key) => key switch
    {
        "test" => Test,
        "disable" => Flag,
        "retries" => Whole,
        "interval" or "timeout" or "start_period" or "start_interval" => Duration,
        _ => null,
    };

    /// <summary>A command of <c>post_start</c>, <c>pre_stop</c> or a watch rule's <c>exec</c>.</summary>
    public static YamlNode Hook(YamlNode node, ShapeScope scope) => Members(key => key switch
    {
        "command" => Words,
        "user" or "working_dir" => Text,
        "privileged" => Flag,
        "environment" => PairForms.Environment,
        _ => null,
    })(node, scope);

    private static YamlNode Test(YamlNode node, ShapeScope scope) => node switch
    {
        YamlSequence => List(Text)(node, scope),
        YamlScalar line => new YamlSequence([TextAt("CMD-SHELL", line), TextAt(TextOf(line), line)], line.Position),
        _ => node,
    };
}
