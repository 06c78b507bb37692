using System.Globalization;
using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema;

/// <summary><c>ports</c> and <c>expose</c></summary>
internal static class PortSchema
{
    public static readonly Alternatives Ports = Forms.ListOf(
        new("a port such as \"8080:80\"")
        {
            Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => scalar.Kind == ScalarKind.RealNumber ? "" : PortText.Fault(Decimal(scalar))),
            Mapping = new SchemaObject("a port", static () =>
            [
                new("target", new("a port from 1 to 65535")
                {
                    Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => NumberText.TryWhole(scalar, out var port) && port is > 0 and <= 65535 ? null : ""),
                }, Required: true),
                new("published", new("a port from 0 to 65535, or a range such as \"8000-8010\"")
                {
                    Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => scalar.Text.Length == 0 || PortText.TryRange(Decimal(scalar), out _, out _) ? null : ""),
                }),
                new("host_ip", Forms.Format("an IP address", static text => text.Length == 0 || PortText.IsAddress(text) || AddressText.Fault(text) is null ? null : "")),
                new("protocol", Forms.Format("'tcp', 'udp' or 'sctp'", static text => text.Length == 0 || PortText.IsProtocol(text) ? null : "")),
                new("mode", Forms.UsuallyOneOf("ingress", "host")),
                new("name", Forms.Text),
                new("app_protocol", Forms.Text),
            ]),
            Remedy = "write '- \"8080:80\"'",
        },
        "a list of ports",
        "write '- \"8080:80\"'");

    public static readonly Alternatives Expose = Forms.ListOf(
        new("a port such as \"8080\"")
        {
            Scalar = new(ScalarTypes.Text | ScalarTypes.Number, static scalar => scalar.Kind == ScalarKind.RealNumber ? "" : null)
            {
                // The engine drops what it cannot read.
                Doubt = static text => PortText.ExposeFault(text) is null ? null : "a port from 1 to 65535",
            },
        },
        "a list of ports",
        "write '- \"8080\"'");

    // YAML reads 0x50 and 0o120 as numbers, and a port is their value.
    private static string Decimal(YamlScalar scalar) =>
        scalar.Kind is ScalarKind.WholeNumber or ScalarKind.RealNumber && NumberText.TryWhole(scalar, out var value) ? value.ToString(CultureInfo.InvariantCulture) : scalar.Text;
}
