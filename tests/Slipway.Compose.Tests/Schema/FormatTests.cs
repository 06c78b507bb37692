using Slipway.Compose.Loading.Schema.Formats;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Tests.Schema;

/// <summary>What docker-compose 2.26.1, or the engine behind it, takes and refuses.</summary>
[TestClass]
public sealed class FormatTests
{
    private static readonly Dictionary<string, Func<string, string?>> Faults = new()
    {
        ["port"] = PortText.Fault,
        ["expose"] = PortText.ExposeFault,
        ["duration"] = DurationText.Fault,
        ["size"] = SizeText.Fault,
        ["mount"] = MountText.Fault,
        ["mac"] = AddressText.MacFault,
        ["subnet"] = AddressText.SubnetFault,
        ["ipv4"] = AddressText.Ipv4Fault,
        ["ipv6"] = AddressText.Ipv6Fault,
        ["restart"] = ModeText.RestartFault,
        ["pull"] = ModeText.PullPolicyFault,
        ["pid"] = text => ModeText.NamespaceFault(text, "host"),
    };

    [TestMethod]
    [DataRow("port", "80 80-81 8080:80 8000-8010:80 8000-8001:80-81/udp 80/TCP 80:80/sctp 80:80/ 127.0.0.1:80:80 127.0.0.1::80 [::1]:80:80 [::1]::80 [127.0.0.1]:80:80 :80 :80:80 ::80 0:80 0080:80")]
    [DataRow("expose", "80 80-85 80/udp")]
    [DataRow("duration", "0 1s 1.5h 1m30s 500ms 10us 10µs 10ns .5s 1.s 1h1h +1s -1s")]
    [DataRow("size", "5 5b 5k 5KB 5KiB 1.5g 5T 5p 5GB 10.5m")]
    [DataRow("mount", "/a : a data:/a ./a:/b ./a:/b:ro ~/a:/b ..:/b C:/a:/b c:\\a:/b:ro a::b a:b:c:d")]
    [DataRow("mac", "02:42:ac:11:65:43 02-42-AC-11-65-43 0242.ac11.6543 02:42:ac:11:65:43:01:02")]
    [DataRow("subnet", "10.0.0.0/8 172.28.5.1/16 fd00::/64 0.0.0.0/0")]
    [DataRow("ipv4", "1.2.3.4 0.0.0.0")]
    [DataRow("ipv6", ":: ::1 fd00::5")]
    [DataRow("restart", "no always unless-stopped on-failure on-failure:3")]
    [DataRow("pull", "always never missing if_not_present build refresh daily weekly every_5s every_1w2d3h4m")]
    [DataRow("pid", "host service:a container:b")]
    public void Right_texts_are_taken(string format, string texts)
    {
        foreach (var text in texts.Split(' ')) Assert.IsNull(Faults[format](text), text);
    }

    [TestMethod]
    [DataRow("port", "|a:80|99999:80|80:|80:0|0|65536|-80|80-70:80|8000-8010:80-85|::1:80:80|1.2.3:80:80|localhost:80:80|80/foo|127.0.0.1:80|[::1]:80|+80:80| 80:80|80 :80|80.5|true")]
    [DataRow("expose", "|abc|0|80/foo|65536|85-80")]
    [DataRow("duration", "|10|1d|1m 30s|s|.s|1..5s|-|99999999999h|1.5|1 s|five")]
    [DataRow("size", "|x|10x|.5g|5.|1e3|1_000|+5m|-1|5  k|5kbb|5ki|5 gi")]
    [DataRow("mount", "|./a:|:/a|./a:/b:|./a::/b|./a:/b:ro:rw")]
    [DataRow("mac", "foo|02:42:ac:11:65|02:42:ac:11:65:4g|02:42:ac:11:65:043|0242:ac11:6543")]
    [DataRow("subnet", "foo|10.0.0.0|10.0.0.0/33|fd00::/129|10.0/8|/8|10.0.0.0/|10.0.0.0/-1")]
    [DataRow("ipv4", "foo|1.2.3|1.2.3.4.5|::1|1.2.3.04")]
    [DataRow("ipv6", "1.2.3.4|[::1]|:|g::")]
    [DataRow("restart", "foo|on-failure:|on-failure:x|on-failure:-1|always:3|Always")]
    [DataRow("pull", "|foo|every_|every_5|every_h|every_5y|hourly|Always")]
    [DataRow("pid", "foo|service:|container:|shareable")]
    public void Wrong_texts_are_refused(string format, string texts)
    {
        foreach (var text in texts.Split('|')) Assert.IsNotNull(Faults[format](text), text);
    }

    [TestMethod]
    [DataRow("5", ScalarKind.WholeNumber, 5)]
    [DataRow("-1", ScalarKind.WholeNumber, -1)]
    [DataRow("0x10", ScalarKind.WholeNumber, 16)]
    [DataRow("010", ScalarKind.WholeNumber, 8)]
    [DataRow("0o10", ScalarKind.WholeNumber, 8)]
    [DataRow("0b11", ScalarKind.WholeNumber, 3)]
    [DataRow("1_000", ScalarKind.WholeNumber, 1000)]
    [DataRow("2.0", ScalarKind.RealNumber, 2)]
    [DataRow("1e1", ScalarKind.RealNumber, 10)]
    [DataRow("+2", ScalarKind.Text, 2)]
    [DataRow("010", ScalarKind.Text, 10)]
    public void Whole_numbers_are_read_as_YAML_and_Go_read_them(string text, ScalarKind kind, int expected)
    {
        Assert.IsTrue(NumberText.TryWhole(new YamlScalar(text, kind), out var value));
        Assert.AreEqual(expected, value);
    }

    [TestMethod]
    [DataRow("2.5", ScalarKind.RealNumber)]
    [DataRow("0x10", ScalarKind.Text)]
    [DataRow(" 2", ScalarKind.Text)]
    [DataRow("two", ScalarKind.Text)]
    [DataRow("", ScalarKind.Text)]
    [DataRow(".inf", ScalarKind.RealNumber)]
    [DataRow("99999999999999999999", ScalarKind.WholeNumber)]
    [DataRow("true", ScalarKind.Boolean)]
    public void What_is_no_whole_number_is_none(string text, ScalarKind kind) => Assert.IsFalse(NumberText.TryWhole(new YamlScalar(text, kind), out _));
}
