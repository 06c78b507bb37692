using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Loading.Schema;

/// <summary>What a service's containers may use: <c>blkio_config</c>, <c>ulimits</c>, <c>devices</c>, <c>gpus</c></summary>
internal static class ResourceSchema
{
    public static readonly Alternatives Ulimits = new("a mapping of limits to numbers")
    {
        Mapping = new SchemaTable(new("a whole number, or a mapping with 'soft' and 'hard'")
        {
            Scalar = Limit.Scalar,
            Mapping = new SchemaObject("an entry of 'ulimits'", static () => [new("soft", Limit), new("hard", Limit)]),
        }),
        Remedy = "write 'nofile: 1024' on a line of its own",
    };

    public static readonly Alternatives BlockIo = new("a mapping")
    {
        Mapping = new SchemaObject("'blkio_config'", static () =>
        [
            new("weight", Weight),
            new("weight_device", Forms.ListOf(DeviceOf("weight", Weight))),
            new("device_read_bps", Forms.ListOf(DeviceOf("rate", Forms.Size))),
            new("device_write_bps", Forms.ListOf(DeviceOf("rate", Forms.Size))),
            new("device_read_iops", Forms.ListOf(DeviceOf("rate", Forms.Size))),
            new("device_write_iops", Forms.ListOf(DeviceOf("rate", Forms.Size))),
        ])
        {
            Extensible = false,
        },
    };

    public static readonly Alternatives Devices = Forms.ListOf(
        new("a device such as \"/dev/ttyUSB0:/dev/ttyUSB0\"")
        {
            Scalar = Forms.Text.Scalar,
            Mapping = new SchemaObject("a device", static () => [new("source", Forms.Text, Required: true), new("target", Forms.Text), new("permissions", Forms.Text)]),
        },
        "a list of devices",
        "write '- \"/dev/ttyUSB0:/dev/ttyUSB0\"'");

    /// <summary><c>deploy.resources.reservations.devices</c></summary>
    public static readonly Alternatives DeviceRequests = Forms.ListOf(Forms.Object("a device reservation", DeviceRequest), "a list of devices");

    public static readonly Alternatives Gpus = new("'all', or a list of GPUs")
    {
        Scalar = new(ScalarTypes.Text, static scalar => scalar.Text == "all" ? null : ""),
        List = new(Forms.Object("an item of 'gpus'", DeviceRequest)),
    };

    private static Alternatives Limit => Forms.Whole(-1);

    // 0 leaves the default. An engine without support for weights takes any, others only these.
    private static Alternatives Weight => new("a whole number from 0 to 65535")
    {
        Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => NumberText.TryWhole(scalar, out var weight) && weight is >= 0 and <= 65535 ? null : "")
        {
            Doubt = static text => NumberText.TryWhole(new YamlScalar(text, ScalarKind.WholeNumber), out var weight) && weight is > 0 and < 10 or > 1000 ? "from 10 to 1000" : null,
        },
    };

    private static Alternatives DeviceOf(string key, Alternatives value) => new("a mapping with 'path' and '" + key + "'")
    {
        Mapping = new SchemaObject("an item of 'blkio_config'", () => [new("path", Forms.Text), new(key, value)]) { Extensible = false },
    };

    private static SchemaField[] DeviceRequest() =>
    [
        new("capabilities", Forms.TextList),
        new("driver", Forms.Text),
        new("count", new("'all' or a whole number")
        {
            Scalar = new(ScalarTypes.Number | ScalarTypes.Text, static scalar => scalar.Text == "all" || NumberText.TryWhole(scalar, out _) ? null : ""),
        }),
        new("device_ids", Forms.TextList),
        new("options", Forms.KeyValues),
    ];
}
