using Slipway.Compose.Loading.EnvFiles;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Loading.EnvFiles;

[TestClass]
public sealed class EnvFileTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-env-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow(".env.db", ".env.db.template", ".env.db is missing; copy .env.db.template to .env.db and fill it in.")]
    [DataRow(".env.db", ".env.template.db", ".env.db is missing; copy .env.template.db to .env.db and fill it in.")]
    [DataRow(".env", ".env.example", ".env is missing; copy .env.example to .env and fill it in.")]
    [DataRow(".env", "template.env", ".env is missing; copy template.env to .env and fill it in.")]
    [DataRow(".env", "env.sample", ".env is missing; copy env.sample to .env and fill it in.")]
    [DataRow("db.env", "db.env.dist", "db.env is missing; copy db.env.dist to db.env and fill it in.")]
    [DataRow("db.env", "db.example.env", "db.env is missing; copy db.example.env to db.env and fill it in.")]
    [DataRow("db.env", "example.env", "db.env is missing; copy example.env to db.env and fill it in.")]
    [DataRow("secret/db.env", "secret/db.env.template", "secret/db.env is missing; copy secret/db.env.template to secret/db.env and fill it in.")]
    [DataRow("db.env", "other.env", "db.env is missing; create it, or mark it 'required: false'.")]
    public void A_missing_file_is_an_error_that_names_its_template(string missing, string template, string expected)
    {
        Directory.CreateDirectory(Path.Combine(folder, "secret"));
        File.WriteAllText(Path.Combine(folder, template), "A=\n");
        var diagnostics = new List<Diagnostic>();
        var at = new SourcePosition(Path.Combine(folder, "compose.yaml"), 4, 7);
        Assert.IsEmpty(EnvFile.Read(Path.Combine(folder, missing), _ => null, diagnostics, reference: at));
        Assert.AreEqual(Diagnostic.Error("SLIP3050", expected, at), diagnostics.Single());
    }

    [TestMethod]
    public void A_file_that_may_be_absent_yields_nothing()
    {
        var diagnostics = new List<Diagnostic>();
        Assert.IsEmpty(EnvFile.ReadIfPresent(Path.Combine(folder, "db.env"), _ => null, diagnostics));
        Assert.IsEmpty(diagnostics);
    }

    [TestMethod]
    public void A_file_is_read_in_its_format()
    {
        var path = Path.Combine(folder, "db.env");
        File.WriteAllText(path, "\uFEFFA='x'\n");
        Assert.AreEqual("x", EnvFile.Read(path, _ => null, []).Single().Value);
        Assert.AreEqual("'x'", EnvFile.Read(path, _ => null, [], EnvFileFormat.Raw).Single().Value);
    }

    [TestMethod]
    public void A_folder_and_a_file_that_is_not_text_are_errors()
    {
        var path = Path.Combine(folder, "db.env");
        File.WriteAllBytes(path, [.. "A=\u00e9\nB="u8, 0xE9, (byte)'\n']);
        var diagnostics = new List<Diagnostic>();
        EnvFile.Read(folder, _ => null, diagnostics);
        EnvFile.Read(path, _ => null, diagnostics);
        Assert.AreEqual(
            $"{folder}: error SLIP3002: '{folder}' is a folder; name a file.\n{path}(2,3): error SLIP3004: The byte 0xE9 at offset 7 is not UTF-8; save the file as UTF-8.",
            string.Join('\n', diagnostics));
    }
}
