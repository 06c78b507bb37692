using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Attestations;

namespace Slipway.Images.Tests.Attestations;

[TestClass]
public sealed class PackageListTests
{
    private const string Deps = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64" },
          "targets": { ".NETCoreApp,Version=v10.0/linux-x64": { "web/1.0.0": { "dependencies": { "Serilog": "4.0.0" } } } },
          "libraries": {
            "web/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Serilog/4.0.0": { "type": "package", "serviceable": true, "sha512": "sha512-x", "path": "serilog/4.0.0" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.0": { "type": "runtimepack", "serviceable": false, "sha512": "" },
            "Vendor/1.0.0.0": { "type": "reference", "serviceable": false, "sha512": "" }
          }
        }
        """;

    private const string Lock = """
        {
          "name": "app", "version": "1.0.0", "lockfileVersion": 3,
          "packages": {
            "": { "name": "app", "version": "1.0.0", "license": "MIT" },
            "packages/own": { "name": "own", "version": "2.0.0" },
            "node_modules/own": { "resolved": "packages/own", "link": true },
            "node_modules/@angular/core": { "version": "17.0.0", "license": "MIT" },
            "node_modules/debug": { "version": "4.3.4", "license": "MIT" },
            "node_modules/a/node_modules/debug": { "version": "2.6.9" },
            "node_modules/b/node_modules/debug": { "version": "2.6.9" },
            "node_modules/alias": { "name": "left-pad", "version": "1.3.0" }
          }
        }
        """;

    private const string Status = """
        Package: bash
        Status: install ok installed
        Priority: required
        Architecture: amd64
        Version: 5.2.15-2+b2
        Depends: base-files (>= 2.1.12)
        Description: GNU Bourne Again SHell
         Bash is an sh-compatible command language interpreter.
         Version: this line belongs to the description
         .

        Package: gone
        Status: deinstall ok config-files
        Architecture: all
        Version: 1.0

        Package: libc6
        Architecture: amd64
        Version: 1:2.36-9
        """;

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string[] Urls(IReadOnlyList<SbomComponent> components) => [.. components.Select(component => component.PackageUrl)];

    [TestMethod]
    public void A_NET_application_has_its_packages_its_runtime_pack_and_its_projects() => CollectionAssert.AreEqual(
        new[] { "pkg:generic/web@1.0.0", "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.0", "pkg:nuget/Serilog@4.0.0" },
        Urls(PackageLists.OfDependencies(Bytes(Deps), "web.deps.json")));

    [TestMethod]
    public void A_byte_order_mark_does_not_hide_the_packages() =>
        Assert.HasCount(3, PackageLists.OfDependencies(Bytes("\uFEFF" + Deps), "web.deps.json"));

    [TestMethod]
    public void Debian_packages_are_those_installed() => CollectionAssert.AreEqual(
        new[] { "pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12", "pkg:deb/debian/libc6@1:2.36-9?arch=amd64&distro=debian-12" },
        Urls(PackageLists.OfDpkg(Bytes(Status), "debian-12")));

    [TestMethod]
    public void Debian_packages_are_the_same_with_other_line_endings() =>
        CollectionAssert.AreEqual(
            Urls(PackageLists.OfDpkg(Bytes(Status), "debian-12")), Urls(PackageLists.OfDpkg(Bytes(Status.ReplaceLineEndings("\r\n") + "\r\n\r\n"), "debian-12")));

    [TestMethod]
    public void A_Python_package_is_named_by_its_headers()
    {
        var package = PackageLists.OfPythonMetadata("Metadata-Version: 2.4\nName: My_Package\nVersion: 1.0+local\nLicense-Expression: MIT\n\nName: not a header\n")!;

        Assert.AreEqual("My_Package", package.Name);
        Assert.AreEqual("pkg:pypi/my-package@1.0%2Blocal", package.PackageUrl);
        Assert.AreEqual("MIT", package.License);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Name: a\n")]
    [DataRow("Version: 1\n\nName: a\n")]
    [DataRow("Name:\nVersion: 1\n")]
    public void A_Python_package_without_a_name_or_version_is_none(string metadata) => Assert.IsNull(PackageLists.OfPythonMetadata(metadata));

    [TestMethod]
    public void Node_packages_are_those_below_node_modules_each_once() => CollectionAssert.AreEqual(
        new[] { "pkg:npm/%40angular/core@17.0.0", "pkg:npm/debug@2.6.9", "pkg:npm/debug@4.3.4", "pkg:npm/left-pad@1.3.0" },
        Urls(PackageLists.OfNodeLock(Bytes(Lock), "package-lock.json")));

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{")]
    [DataRow("{}")]
    [DataRow("""{"libraries": 7, "packages": 7}""")]
    [DataRow("""{"libraries": {"\ud800/1": {"type": "package"}}, "packages": {"node_modules/\ud800": {"version": "1"}}}""")]
    public void What_cannot_be_understood_is_an_error_that_names_the_file(string json)
    {
        foreach (var read in new Action[] { () => PackageLists.OfDependencies(Bytes(json), "some.json"), () => PackageLists.OfNodeLock(Bytes(json), "some.json") })
        {
            var failure = Assert.ThrowsExactly<SlipwayException>(read);
            Assert.AreEqual("SLIP2600", failure.Diagnostics[0].Code);
            Assert.Contains("some.json", failure.Diagnostics[0].Message);
        }
    }

    [TestMethod]
    public void Text_that_is_not_UTF8_is_an_error() =>
        Assert.AreEqual(
            "SLIP2600", Assert.ThrowsExactly<SlipwayException>(() => PackageLists.OfDependencies(new byte[] { 0x22, 0xff, 0x22 }, "x")).Diagnostics[0].Code);

    [TestMethod]
    public void Damaged_lists_end_in_an_error_or_in_packages_that_can_be_written()
    {
        var random = new Random(20260101);
        byte[][] seeds = [Bytes(Deps).ToArray(), Bytes(Lock).ToArray(), Bytes(Status).ToArray()];
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])seeds[round % seeds.Length].Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)"{}[]\":,\n\\u/0"[random.Next(12)] : (byte)random.Next(256);
            var cut = bytes.AsMemory(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
            var components = new List<SbomComponent>(PackageLists.OfDpkg(cut, "debian-12"));
            foreach (var read in new Func<IReadOnlyList<SbomComponent>>[] { () => PackageLists.OfDependencies(cut, "x"), () => PackageLists.OfNodeLock(cut, "x") })
            {
                try
                {
                    components.AddRange(read());
                }
                catch (SlipwayException)
                {
                    // What a damaged list may do.
                }
            }

            using var document = System.Text.Json.JsonDocument.Parse(Attestation.Spdx(Facts.Bare with { Components = components }, Facts.Image));
            SpdxRules.Check(document.RootElement);
        }
    }
}
