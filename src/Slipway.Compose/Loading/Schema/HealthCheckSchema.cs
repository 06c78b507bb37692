using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema;

/// <summary><c>healthcheck</c></summary>
internal static class HealthCheckSchema
{
    public static readonly Alternatives HealthCheck = Forms.Object("'healthcheck'", static () =>
    [
        new("test", new("a command: text, or a list that begins with \"CMD\" or \"CMD-SHELL\"") { Scalar = Forms.Text.Scalar, List = Forms.TextList.List }),
        new("interval", Forms.Duration),
        new("timeout", Forms.Duration),
        new("start_period", Forms.Duration),
        new("start_interval", Forms.Duration),
        new("retries", new("a whole number from 0 on")
        {
            Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar =>
                Formats.NumberText.TryWhole(scalar, out var whole) && whole >= 0 || scalar.Kind == ScalarKind.RealNumber && Formats.NumberText.TryReal(scalar, out var real) && real >= 0 ? null : ""),
        }),
        new("disable", Forms.Boolean),
    ]);
}
