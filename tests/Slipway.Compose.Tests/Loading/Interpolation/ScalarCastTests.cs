using Slipway.Compose.Loading.Interpolation;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Tests.Loading.Interpolation;

[TestClass]
public sealed class ScalarCastTests
{
    [TestMethod]
    [DataRow("8", "8", "8", null)]
    [DataRow("-8", "-8", "-8", null)]
    [DataRow("1", "1", "1", "true")]
    [DataRow("0", "0", "0", "false")]
    [DataRow("08", "08", "08", null)]
    [DataRow("1_0", null, null, null)]
    [DataRow("0x10", null, null, null)]
    [DataRow(" 8", null, null, null)]
    [DataRow("0.5", null, "0.5", null)]
    [DataRow("1e3", null, "1e3", null)]
    [DataRow("", null, null, null)]
    [DataRow("TRUE", null, null, "true")]
    [DataRow("yes", null, null, "true")]
    [DataRow("Off", null, null, "false")]
    [DataRow("maybe", null, null, null)]
    public void Text_is_cast_where_it_reads_so(string text, string? whole, string? real, string? boolean)
    {
        var scalar = new YamlScalar(text);
        Assert.AreEqual(whole, ScalarCast.ToWholeNumber(scalar)?.Text);
        Assert.AreEqual(real, ScalarCast.ToRealNumber(scalar)?.Text);
        Assert.AreEqual(boolean, ScalarCast.ToBoolean(scalar)?.Text);
    }
}
