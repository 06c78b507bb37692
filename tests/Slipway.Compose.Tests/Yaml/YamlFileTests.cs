using System.Text;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Yaml;

[TestClass]
public sealed class YamlFileTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-yaml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("utf-8")]
    [DataRow("utf-16")]
    [DataRow("utf-16BE")]
    public void A_byte_order_mark_names_the_encoding(string encoding)
    {
        var used = Encoding.GetEncoding(encoding);
        Assert.AreEqual("{é: 😀} ", Read([.. used.GetPreamble(), .. used.GetBytes("é: 😀\n")]));
    }

    [TestMethod]
    public void A_file_that_is_not_utf_8_is_an_error_with_the_place_of_the_byte() =>
        Assert.AreEqual(" (2,4) SLIP3004: The byte 0xFF at offset 9 is not UTF-8; save the file as UTF-8.", Read([.. "a: 1\n"u8, .. "é: "u8, 0xFF, (byte)'\n']));

    [TestMethod]
    public void A_nul_is_an_error_with_its_place() =>
        Assert.AreEqual(" (2,4) SLIP3005: The character U+0000 cannot stand in a YAML file; remove it, or write it as an escape such as \"\\u0000\" in double quotes.", Read("a: 1\nb: \0\n"u8.ToArray()));

    [TestMethod]
    public void A_missing_file_and_a_folder_are_errors()
    {
        var diagnostics = new List<Diagnostic>();
        Assert.IsEmpty(YamlReader.ReadFile(Path.Combine(folder, "no.yaml"), diagnostics));
        Assert.IsEmpty(YamlReader.ReadFile(Path.Combine(folder, "no", "no.yaml"), diagnostics));
        Assert.IsEmpty(YamlReader.ReadFile(folder, diagnostics));
        Assert.AreEqual("SLIP3001 SLIP3001 SLIP3002", string.Join(' ', diagnostics.Select(diagnostic => diagnostic.Code)));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_device_without_end_is_an_error()
    {
        var diagnostics = new List<Diagnostic>();
        Assert.IsEmpty(YamlReader.ReadFile("/dev/zero", diagnostics));
        Assert.AreEqual("/dev/zero: error SLIP3003: '/dev/zero' cannot be read: it is larger than 64 MB.", string.Join('|', diagnostics));
    }

    private string Read(byte[] bytes)
    {
        var path = Path.Combine(folder, "compose.yaml");
        File.WriteAllBytes(path, bytes);
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.ReadFile(path, diagnostics);
        return string.Join(' ', documents.Select(YamlText.Show)) + " "
            + string.Join('|', diagnostics.Select(diagnostic => $"{diagnostic.Position.ToString()![path.Length..]} {diagnostic.Code}: {diagnostic.Message}"));
    }
}
