using Slipway.Compose.Output;

namespace Slipway.Compose.Tests.Loading;

[TestClass]
public class ComposeLoaderTests
{
    private const string One = "services:\n  a: {image: x}\n";

    [TestMethod]
    public void Files_are_found_in_the_nearest_folder_above_that_has_one()
    {
        using var folder = new ProjectFolder().With("compose.yml", One).With("compose.override.yaml", "services: {a: {command: [b]}}").With("sub/deeper/x.txt", "");
        var loaded = folder.Load(sources => sources with { Directory = Path.Combine(folder.Path, "sub/deeper") });
        CollectionAssert.AreEqual(new[] { Path.Combine(folder.Path, "compose.yml"), Path.Combine(folder.Path, "compose.override.yaml") }, loaded.Project.ConfigFiles.ToArray());
        Assert.AreEqual(folder.Path, loaded.Project.WorkingDirectory);
        CollectionAssert.Contains(loaded.Inputs.AbsentFiles.ToArray(), Path.Combine(folder.Path, "sub/deeper/compose.yaml"));
        CollectionAssert.Contains(loaded.Inputs.Files.ToArray(), Path.Combine(folder.Path, "compose.yml"));
    }

    [TestMethod]
    public void A_second_file_with_a_default_name_is_warned_of()
    {
        using var folder = new ProjectFolder().With("compose.yaml", One).With("docker-compose.yml", One);
        Assert.AreEqual("SLIP3102", folder.Load().Warnings.Single().Code);
    }

    [TestMethod]
    public void No_file_and_a_missing_file_are_errors()
    {
        using var folder = new ProjectFolder();
        Assert.AreEqual("SLIP3101", folder.Errors(sources => sources with { Files = ["nowhere.yaml"] }));
        folder.Environment["COMPOSE_FILE"] = "a.yaml:b.yaml";
        Assert.AreEqual("SLIP3101\nSLIP3101", folder.Errors());
    }

    [TestMethod]
    public void The_environment_goes_before_env_files_and_those_before_defaults()
    {
        using var folder = new ProjectFolder()
            .With("compose.yaml", "services: {a: {image: x, labels: {v: '$A $B $C $D'}}}")
            .With("one.env", "A=one\nB=one\nC=one\n").With("two.env", "A=two\nB=two\n");
        folder.Environment["A"] = "os";
        var loaded = folder.Load(sources => sources with { EnvFiles = ["one.env", "two.env"], Defaults = new Dictionary<string, string> { ["C"] = "default", ["D"] = "default" } });
        Assert.AreEqual("os two one default", loaded.Project.Services["a"].Labels["v"]);
        Assert.AreEqual("os", loaded.Inputs.Variables["A"]);
        Assert.IsNull(loaded.Inputs.Variables["B"]);
        CollectionAssert.AreEqual(new[] { "one.env", "two.env" }, loaded.Project.EnvironmentFiles.Select(file => Path.GetFileName(file)).ToArray());
    }

    [TestMethod]
    public void A_project_is_named_by_option_environment_file_and_directory_in_this_order()
    {
        using var folder = new ProjectFolder().With("My.App/compose.yaml", One).With("named/compose.yaml", "name: from-${X:-file}\n" + One);
        Assert.AreEqual("myapp", folder.Load(sources => sources with { Directory = Path.Combine(folder.Path, "My.App") }).Project.Name);
        Assert.AreEqual("from-file", folder.Load(sources => sources with { Files = ["named/compose.yaml"] }).Project.Name);
        folder.Environment["COMPOSE_PROJECT_NAME"] = "from-env";
        Assert.AreEqual("from-env", folder.Load(sources => sources with { Files = ["named/compose.yaml"] }).Project.Name);
        Assert.AreEqual("given", folder.Load(sources => sources with { Files = ["named/compose.yaml"], ProjectName = "given" }).Project.Name);
        Assert.AreEqual("SLIP3104", folder.Errors(sources => sources with { Files = ["named/compose.yaml"], ProjectName = "Bad!" }));
    }

    [TestMethod]
    public void A_service_named_by_the_user_activates_its_profiles()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x}, b: {image: x, profiles: [p]}, c: {image: x, profiles: [p]}, d: {image: x, profiles: [q]}}");
        var loaded = folder.Load(sources => sources with { Services = ["b"] });
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, loaded.Project.Services.Keys.Order().ToArray());
        CollectionAssert.AreEqual(new[] { "d" }, loaded.Project.DisabledServices.Keys.ToArray());
        Assert.AreEqual("SLIP3150", folder.Errors(sources => sources with { Services = ["bb"] }));
    }

    [TestMethod]
    public void Errors_of_several_files_are_found_in_one_run()
    {
        using var folder = new ProjectFolder()
            .With("compose.yaml", "services:\n  a:\n    imgae: x\n    image: x\n").With("compose.override.yaml", "services:\n  b:\n    image: x\n    ports: [nonsense]\n    volumes: 5\n");
        Assert.AreEqual("compose.yaml(3,5) SLIP3200\ncompose.override.yaml(4,13) SLIP3203\ncompose.override.yaml(5,14) SLIP3202", folder.Errors());
    }

    [TestMethod]
    public void What_extends_cannot_find_is_said_where_it_is_written()
    {
        using var folder = new ProjectFolder().With("compose.yaml", """
            services:
              a: {extends: wbe, image: x}
              b: {extends: {file: nowhere.yaml, service: x}, image: x}
              c: {extends: {file: other.yaml, service: y}, image: x}
              web: {image: x}
            """).With("other.yaml", "services: {y: {extends: z}, broken: {imgae: x}}");
        Assert.AreEqual("compose.yaml(2,16) SLIP3130\ncompose.yaml(3,16) SLIP3132\nother.yaml(1,25) SLIP3130", folder.Errors());
    }

    [TestMethod]
    public void Only_services_that_are_extended_have_to_be_right_in_another_file()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {extends: {file: other.yaml, service: y}}}").With("other.yaml", "services: {y: {image: y}, broken: {imgae: x}}");
        Assert.AreEqual("y", folder.Load().Project.Services["a"].Image);
    }

    [TestMethod]
    public void A_command_line_that_needs_a_shell_is_warned_of()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services:\n  a:\n    image: x\n    command: echo a && echo b\n");
        var warning = folder.Load().Warnings.Single();
        Assert.AreEqual("SLIP3121", warning.Code);
        Assert.AreEqual(4, warning.Position!.Value.Line);
    }

    [TestMethod]
    public void Env_files_of_services_are_inputs_absent_ones_too()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x, env_file: [a.env, {path: b.env, required: false}]}}").With("a.env", "A=1\n");
        var loaded = folder.Load();
        Assert.AreEqual("1", loaded.Project.Services["a"].Environment["A"]);
        CollectionAssert.Contains(loaded.Inputs.Files.ToArray(), Path.Combine(folder.Path, "a.env"));
        CollectionAssert.Contains(loaded.Inputs.AbsentFiles.ToArray(), Path.Combine(folder.Path, "b.env"));
    }

    [TestMethod]
    public void Label_files_lie_below_the_labels()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x, label_file: l.env, labels: {a: own}}}").With("l.env", "a=file\nb=file\n");
        var labels = folder.Load().Project.Services["a"].Labels;
        Assert.AreEqual("own file", $"{labels["a"]} {labels["b"]}");
    }

    [TestMethod]
    public void The_printed_project_loads_as_itself()
    {
        using var folder = new ProjectFolder().With("compose.yaml", "services: {a: {image: x, command: 'a \"b c\" $$D', environment: {A: 'x$$y', B: , 'C': \"l1\\nl2\\n\"}, ports: [80-81], volumes: ['./v:/v']}}");
        var printed = CanonicalYaml.Write(folder.Load().Canonical);
        using var again = new ProjectFolder().With("compose.yaml", printed);
        Assert.AreEqual(printed, CanonicalYaml.Write(again.Load().Canonical));
        StringAssert.Contains(CanonicalJson.Write(folder.Load().Canonical), "\"$$D\"");
    }

    // The schema refuses most of these; none may throw anything but its diagnostics.
    [TestMethod]
    [DataRow("services: 5")]
    [DataRow("services: [a]")]
    [DataRow("services: {a: 5, b: [x], c: }")]
    [DataRow("[]")]
    [DataRow("services: {a: {image: [x], ports: {a: b}, volumes: [[x]], build: [x], networks: 5, depends_on: 7, environment: [[a]], command: {a: b}}}")]
    [DataRow("include: 5\nservices: {a: {image: x}}")]
    [DataRow("include: [[x], {path: [[y]]}, {}]\nservices: {a: {image: x}}")]
    [DataRow("services: {a: {extends: [b]}, b: {extends: {service: [x], file: {}}}, c: {extends: {}}}")]
    [DataRow("networks: [x]\nvolumes: 5\nsecrets: {a: 5}\nconfigs: {b: [x]}\nservices: {a: {image: x}}")]
    [DataRow("services: !reset\n  a: {image: x}")]
    [DataRow("services: {a: !reset {image: x}, b: {image: !reset x, ports: !override 5}}")]
    [DataRow("name: [x]\nservices: {a: {image: x}}")]
    [DataRow("x-a: &a {b: &c [*c]}")]
    [DataRow("services: {a: {image: x, env_file: [5, {path: }, [x]], healthcheck: {test: {a: b}}, deploy: [x], logging: 5, ulimits: [x]}}")]
    public void No_form_of_a_file_makes_the_loader_throw_anything_else(string text)
    {
        using var folder = new ProjectFolder().With("compose.yaml", text);
        try
        {
            _ = folder.Load();
        }
        catch (Slipway.Diagnostics.SlipwayException failure)
        {
            Assert.AreNotEqual(0, failure.Diagnostics.Count);
        }
    }
}
