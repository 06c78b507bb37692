using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Tests.Loading;

/// <summary>Files that are wrong end in errors of one line, with a place and with what to do; never in an exception of another kind, and never in a wait.</summary>
[TestClass]
public sealed class BadInputTests
{
    [TestMethod]
    [DataRow("services:\n  a: [\n", "compose.yaml(3,1) SLIP3000", DisplayName = "malformed YAML")]
    [DataRow("services:\n\ta: 1\n", "compose.yaml(2,1) SLIP3000", DisplayName = "a tab")]
    [DataRow("services:\n  a: {extends: b, image: x}\n  b: {extends: a}\n", "compose.yaml(2,16) SLIP3131", DisplayName = "services that extend each other")]
    [DataRow("include: [compose.yaml]\nservices: {a: {image: x}}\n", "compose.yaml(1,11) SLIP3141", DisplayName = "a file that includes itself")]
    [DataRow("services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n", "compose.yaml(2,30) SLIP3222", DisplayName = "services that wait for each other")]
    [DataRow("include: [none.yaml]\nservices: {a: {image: x}}\n", "compose.yaml(1,11) SLIP3140", DisplayName = "a missing file to include")]
    [DataRow("services:\n  a:\n    extends: {file: none.yaml, service: a}\n", "compose.yaml(3,14) SLIP3132", DisplayName = "a missing file to extend")]
    [DataRow("services:\n  a: {image: x, env_file: none.env}\n", "compose.yaml(2,27) SLIP3050", DisplayName = "a missing env file")]
    [DataRow("services:\n  a: {image: x, environment: [A: b]}\n", "compose.yaml(2,31) SLIP3202", DisplayName = "a mapping in a list")]
    [DataRow("services:\n  a:\n    image: x\n    depends_on: {b: {restart: true}}\n  b: {image: x}\n", "compose.yaml(4,18) SLIP3204", DisplayName = "a dependency without condition")]
    [DataRow("services:\n  a: {image: x, networks: [n]}\nnetworks:\n  n: {name: a, external: {name: b}}\n", "compose.yaml(4,33) SLIP3123", DisplayName = "two names")]
    [DataRow("services:\n  a:\n    image: x\n    volumes:\n      - {type: !reset volume, target: /x}\n", "compose.yaml(5,9) SLIP3204", DisplayName = "a reset of what is needed")]
    [DataRow("!reset\nsrevices: {}\n", "compose.yaml(2,1) SLIP3200", DisplayName = "a reset of everything")]
    [DataRow("services:\n  a:\n    image: x\n    env_file: \"a\\0b\"\n", "compose.yaml(4,15) SLIP3005\ncompose.yaml(4,15) SLIP3050", DisplayName = "a NUL in a path")]
    [DataRow("services:\n  a: {image: x, shm_size: -1}\n", "compose.yaml(2,27) SLIP3203", DisplayName = "a negative size")]
    [DataRow("services:\n  a: {image: }\n", "compose.yaml(2,7) SLIP3202", DisplayName = "nothing where there is nothing to keep")]
    public void What_is_wrong_is_told_with_its_place(string text, string errors)
    {
        using var folder = new ProjectFolder().With("compose.yaml", text);
        Assert.AreEqual(errors, folder.Errors());
        ExpectOneLineEach(folder);
    }

    [TestMethod]
    public void Aliases_that_explode_are_an_error()
    {
        var text = "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++) text += $"x-{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        using var folder = new ProjectFolder().With("compose.yaml", text + "services: {a: {image: x}}\n");
        StringAssert.EndsWith(folder.Errors(), " SLIP3010");
        ExpectOneLineEach(folder);
    }

    [TestMethod]
    public void A_compose_file_that_is_named_has_to_be_there()
    {
        using var folder = new ProjectFolder();
        var failure = Assert.ThrowsExactly<SlipwayException>(() => folder.Load(sources => sources with { Files = ["none.yaml"] }));
        Assert.AreEqual($"error SLIP3101: The compose file '{folder.Path}/none.yaml' does not exist; create it or correct its path.", failure.Message);
    }

    [TestMethod]
    public void A_missing_env_file_is_told_with_its_template()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a:\n    image: x\n    env_file: db.env\n").With("db.env.template", "A=\n");
        var failure = Assert.ThrowsExactly<SlipwayException>(() => folder.Load());
        Assert.AreEqual($"{folder.Path}/compose.yaml(4,15): error SLIP3050: db.env is missing; copy db.env.template to db.env and fill it in.", failure.Message);
    }

    [TestMethod]
    public void A_file_in_another_encoding_is_an_error_with_the_place_of_the_byte()
    {
        using var folder = new ProjectFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "compose.yaml"), [.. "services:\n  a: {image: caf"u8, 0xE9, .. "}\n"u8]);
        Assert.AreEqual("compose.yaml(2,17) SLIP3004", folder.Errors());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    [DataRow(".env")]
    [DataRow("a.env")]
    [DataRow("compose.yaml")]
    [DataRow("other.yaml")]
    public void A_pipe_is_an_error_and_nobody_waits_for_its_writer(string file)
    {
        using var folder = new ProjectFolder().With("compose.yaml", "include: [other.yaml]\nservices:\n  a: {image: x, env_file: a.env}\n").With("a.env", "").With("other.yaml", "services: {b: {image: x}}");
        File.Delete(Path.Combine(folder.Path, file));
        using (var made = Process.Start("mkfifo", [Path.Combine(folder.Path, file)])) made.WaitForExit();
        Assert.AreEqual($"{file} SLIP3003", folder.Errors());
        ExpectOneLineEach(folder);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void A_secret_that_is_a_pipe_is_an_error()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a: {image: x, secrets: [s]}\nsecrets:\n  s: {file: s}\n");
        using (var made = Process.Start("mkfifo", [Path.Combine(folder.Path, "s")])) made.WaitForExit();
        var loaded = folder.Load();
        var failure = Assert.ThrowsExactly<SlipwayException>(() => ServiceContainers.Describe(loaded.Project, loaded.Project.Services["a"], new EngineFacts(new ApiVersion(1, 41), BindSources.Here), loaded.Variable));
        Assert.AreEqual("SLIP3310", failure.Diagnostics.Single().Code);
    }

    [TestMethod]
    public void A_folder_in_place_of_an_env_file_is_an_error()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a: {image: x, env_file: a.env}\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "a.env"));
        Assert.AreEqual("a.env SLIP3002", folder.Errors());
    }

    [TestMethod]
    public void Faults_that_repeat_are_counted_from_the_hundredth_on()
    {
        var text = "services:\n" + string.Concat(Enumerable.Range(0, 150).Select(_ => "  a: {image: x}\n"));
        using var folder = new ProjectFolder().With("compose.yaml", text);
        var failure = Assert.ThrowsExactly<SlipwayException>(() => folder.Load());
        Assert.HasCount(101, failure.Diagnostics);
        Assert.AreEqual($"{folder.Path}/compose.yaml(103,3): error SLIP3015: The file has 49 more faults like these, the next one here; correct those above and build again to see the rest.", failure.Diagnostics[^1].ToString());
    }

    [TestMethod]
    public void A_variable_that_is_not_set_is_told_once_also_where_env_files_use_it()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a: {image: 'x:$TAG', env_file: [a.env, b.env]}\n").With(".env", "A=$TAG\n").With("a.env", "B=$TAG\n").With("b.env", "C=$TAG$OTHER\n");
        Assert.AreEqual("SLIP3034 SLIP3034", string.Join(' ', folder.Load().Warnings.Select(warning => warning.Code)));
    }

    [TestMethod]
    public void Members_without_a_value_leave_earlier_files_as_they_are()
    {
        using var folder = new ProjectFolder()
            .With("compose.yaml", "services:\n  a: {image: x, ports: ['80'], restart: always, deploy: {replicas: 2}}\nnetworks:\n  n: {driver: bridge}\n")
            .With("compose.override.yaml", "services:\n  a:\n    image:\n    ports:\n    restart:\n    deploy: {replicas: }\nnetworks:\nvolumes: {}\n");
        var service = folder.Load().Project.Services["a"];
        Assert.AreEqual("x 1 always 2", $"{service.Image} {service.Ports.Count} {service.Restart} {service.Scale}");
    }

    [TestMethod]
    public void Members_without_a_value_that_no_earlier_file_has_are_errors()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a: {image: x}\n").With("compose.override.yaml", "services:\n  a:\n    ports:\n    image:\n");
        Assert.AreEqual("compose.override.yaml(3,5) SLIP3202", folder.Errors());
    }

    [TestMethod]
    public void A_condition_may_stand_in_an_earlier_file()
    {
        using var folder = new ProjectFolder()
            .With("compose.yaml", "services:\n  a: {image: x, depends_on: {b: {condition: service_healthy}}}\n  b: {image: x, healthcheck: {test: 'true'}}\n")
            .With("compose.override.yaml", "services:\n  a: {depends_on: {b: {restart: true}}}\n");
        Assert.IsTrue(folder.Load().Project.Services["a"].DependsOn["b"].Restart);
    }

    [TestMethod]
    public void What_an_item_resets_in_itself_has_its_default()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x, ports: [{target: 80, mode: !reset host}]}}");
        StringAssert.Contains(Output.CanonicalYaml.Write(folder.Load().Canonical), "- mode: ingress\n");
    }

    [TestMethod]
    public void Keys_of_any_length_print_as_they_are_read()
    {
        using var folder = new ProjectFolder().With("compose.yaml", $"services: {{a: {{image: x, labels: ['{new string('k', 3000)}=v']}}}}");
        var printed = Output.CanonicalYaml.Write(folder.Load().Canonical);
        Assert.AreEqual(printed, Output.CanonicalYaml.Write(folder.With("compose.yaml", printed).Load().Canonical));
    }

    [TestMethod]
    public void Dollar_signs_in_keys_print_as_they_are()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x, labels: {'a$b': 'c$$d'}}}");
        StringAssert.Contains(Output.CanonicalYaml.Write(folder.Load().Canonical), "a$b: c$$d\n");
    }

    [TestMethod]
    public void Ten_megabytes_load()
    {
        var text = new System.Text.StringBuilder("services:\n");
        for (var i = 0; text.Length < 10_000_000; i++)
            text.Append("  web").Append(i).Append(":\n    image: nginx\n    ports: [80]\n    environment: {A: b}\n    depends_on: [web0]\n".Replace(i == 0 ? "    depends_on: [web0]\n" : "\0", "", StringComparison.Ordinal));
        using var folder = new ProjectFolder().With("compose.yaml", text.ToString());
        Assert.IsGreaterThan(80_000, folder.Load().Project.Services.Count);
    }

    private static void ExpectOneLineEach(ProjectFolder folder)
    {
        foreach (var diagnostic in Assert.ThrowsExactly<SlipwayException>(() => folder.Load()).Diagnostics) Assert.DoesNotContain("\n", diagnostic.ToString());
    }
}
