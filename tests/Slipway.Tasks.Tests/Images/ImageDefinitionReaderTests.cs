using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Images.Building;
using Slipway.Tasks.Images;

namespace Slipway.Tasks.Tests.Images;

[TestClass]
public sealed class ImageDefinitionReaderTests
{
    private string folder = null!;

    [TestInitialize]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("slipway-tasks-").FullName;
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM busybox\n");
    }

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private static TaskItem Item(string name, params string[] metadata)
    {
        var item = new TaskItem(name);
        foreach (var entry in metadata)
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            item.SetMetadata(entry[..separator], entry[(separator + 1)..]);
        }

        return item;
    }

    private ImageDefinitionReader Reader(string environment = "Dev", bool required = true, ITaskItem[]? args = null, ITaskItem[]? labels = null) => new()
    {
        Environment = environment,
        ProjectDirectory = folder,
        Required = required,
        BuildArgs = args ?? [],
        Labels = labels ?? [],
        LogLevel = "DEBUG",
        BuildOutput = Path.Combine(folder, "bin", "out") + Path.DirectorySeparatorChar,
        Variable = name => name == "FROM_ENVIRONMENT" ? "inherited" : null,
    };

    private ImageDefinition Read(params string[] metadata) => Reader().Read([Item("web", metadata)]).Single();

    private Diagnostic Refusal(params string[] metadata) =>
        Assert.ThrowsExactly<SlipwayException>(() => Read(metadata)).Diagnostics.Single();

    [TestMethod]
    public void A_bare_item_has_every_default()
    {
        var image = Read();
        Assert.AreEqual("web", image.Name);
        Assert.AreEqual(new LocalContext(folder), image.Context);
        Assert.AreEqual(Path.Combine(folder, "Dockerfile"), image.Dockerfile);
        Assert.AreEqual("web:dev", image.Tags.Single().ToString());
        Assert.IsNull(image.Target);
        Assert.AreEqual("dev development build_dev", string.Join(' ', image.PreferredTargets));
        Assert.IsEmpty(image.Args);
        Assert.AreEqual("BUILD_OUTPUT=bin/out LOG_LEVEL=DEBUG SLIPWAY_ENV=Dev", string.Join(' ', image.OfferedArgs.OrderBy(arg => arg.Key).Select(arg => $"{arg.Key}={arg.Value}")));
        Assert.IsEmpty(image.Labels);
        Assert.AreEqual(ProvenanceLabels.None, image.Provenance);
        Assert.AreEqual((null, null, null, null), (image.Platform, image.Network, image.ShmSize, image.Archive));
        Assert.IsEmpty([.. image.CacheFrom, .. image.ExtraHosts, .. image.Ulimits]);
        Assert.AreEqual((false, false, BuilderChoice.Auto), (image.Pull, image.NoCache, image.Builder));
        Assert.IsEmpty(image.Secrets);
        Assert.IsEmpty(image.SshAgents);
    }

    [TestMethod]
    [DataRow("Dev", "web:dev", ProvenanceLabels.None)]
    [DataRow("Prod", "web:prod", ProvenanceLabels.Git)]
    [DataRow("Staging", "web:staging", ProvenanceLabels.Git)]
    [DataRow("", "web:latest", ProvenanceLabels.None)]
    public void The_environment_decides_tag_and_labels(string environment, string tag, ProvenanceLabels provenance)
    {
        var image = Reader(environment).Read([Item("web")]).Single();
        Assert.AreEqual(tag, image.Tags.Single().ToString());
        Assert.AreEqual(provenance, image.Provenance);
    }

    [TestMethod]
    public void Everything_can_be_chosen()
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        var image = Read(
            "Context=src", "Dockerfile=docker/Web.Dockerfile", "Stage=final", "Tags= registry:5000/team/web:1.2 ; web ", "Platform=linux/arm64", "Network=host",
            "CacheFrom=a;b", "ExtraHosts=db:10.0.0.1;cache=10.0.0.2;v6:::1", "ShmSize=64m", "Ulimits=nofile=1024:2048;nproc=-1", "Pull=TRUE", "NoCache=true",
            "Secrets=pip-token;npm=env:NPM;key=file:key.pem", "Ssh=default;deploy=/run/agent;near=agent.sock", "Archive=out/web.tar", "Builder=Classic");
        Assert.AreEqual(new LocalContext(Path.Combine(folder, "src")), image.Context);
        Assert.AreEqual(Path.Combine(folder, "docker", "Web.Dockerfile"), image.Dockerfile);
        Assert.AreEqual("final", image.Target);
        Assert.AreEqual("registry:5000/team/web:1.2 web:latest", string.Join(' ', image.Tags));
        Assert.AreEqual(("linux/arm64", "host", 64L << 20), (image.Platform, image.Network, image.ShmSize));
        Assert.AreEqual("a b", string.Join(' ', image.CacheFrom));
        Assert.AreEqual("db:10.0.0.1 cache:10.0.0.2 v6:::1", string.Join(' ', image.ExtraHosts));
        Assert.AreEqual("nofile=1024:2048 nproc=-1", string.Join(' ', image.Ulimits));
        Assert.AreEqual((true, true, BuilderChoice.Classic), (image.Pull, image.NoCache, image.Builder));
        Assert.AreEqual("pip-token PIP_TOKEN", string.Join(' ', ((EnvironmentSecret)image.Secrets[0]).Variables));
        Assert.AreEqual("NPM", string.Join(' ', ((EnvironmentSecret)image.Secrets[1]).Variables));
        Assert.AreEqual(new FileSecret("key", Path.Combine(folder, "key.pem")), image.Secrets[2]);
        Assert.AreEqual(new SshAgentSource("default", null), image.SshAgents[0]);
        Assert.AreEqual(new SshAgentSource("deploy", "/run/agent"), image.SshAgents[1]);
        Assert.AreEqual(new SshAgentSource("near", Path.Combine(folder, "agent.sock")), image.SshAgents[2]);
        Assert.AreEqual(Path.Combine(folder, "out", "web.tar"), image.Archive);
    }

    [TestMethod]
    [DataRow("Tags=Web", "Tags")]
    [DataRow("Tags=web:dev;web dev", "Tags")]
    [DataRow("Tags=web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "Tags")]
    [DataRow("Platform=linux/amd64,linux/arm64", "Platform")]
    [DataRow("Platform=linux/amd64;linux/arm64", "Platform")]
    [DataRow("ExtraHosts=db", "ExtraHosts")]
    [DataRow("ExtraHosts=:10.0.0.1", "ExtraHosts")]
    [DataRow("ShmSize=lots", "ShmSize")]
    [DataRow("ShmSize=-1", "ShmSize")]
    [DataRow("ShmSize=m", "ShmSize")]
    [DataRow("ShmSize=1.5g", "ShmSize")]
    [DataRow("ShmSize=99999999999g", "ShmSize")]
    [DataRow("Ulimits=nofile", "Ulimits")]
    [DataRow("Ulimits=nofile=", "Ulimits")]
    [DataRow("Ulimits==1", "Ulimits")]
    [DataRow("Ulimits=nofile=1:2:3", "Ulimits")]
    [DataRow("Ulimits=nofile=1:x", "Ulimits")]
    [DataRow("Pull=yes", "Pull")]
    [DataRow("NoCache=1", "NoCache")]
    [DataRow("Secrets=a b", "Secrets")]
    [DataRow("Secrets=id=value", "Secrets")]
    [DataRow("Secrets=id=env:", "Secrets")]
    [DataRow("Secrets==env:X", "Secrets")]
    [DataRow("Builder=kaniko", "Builder")]
    [DataRow("Builder=1", "Builder")]
    [DataRow("Builder=auto, classic", "Builder")]
    [DataRow("Args==x", "Args")]
    [DataRow("Labels==x", "Labels")]
    [DataRow("Ssh==/run/agent", "Ssh")]
    [DataRow("Ssh=deploy=", "Ssh")]
    public void What_is_malformed_is_refused_by_its_name(string metadata, string option)
    {
        var refusal = Refusal(metadata);
        Assert.AreEqual("SLIP2003", refusal.Code);
        Assert.StartsWith($"Image 'web': {option}=\"", refusal.Message);
    }

    [TestMethod]
    public void A_secrets_value_written_by_mistake_is_not_repeated() =>
        Assert.DoesNotContain("hunter2", Refusal("Secrets=token=hunter2").Message);

    [TestMethod]
    public void Everything_malformed_is_told_at_once()
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => Reader().Read([Item("web", "Pull=x", "ShmSize=x"), Item("db", "Builder=x"), Item("db", "Tags=other")]));
        Assert.AreEqual("SLIP2003 SLIP2003 SLIP2003 SLIP2005", string.Join(' ', failure.Diagnostics.Select(diagnostic => diagnostic.Code)));
    }

    [TestMethod]
    [DataRow("0", 0L)]
    [DataRow("67108864", 67108864L)]
    [DataRow("64b", 64L)]
    [DataRow("64k", 65536L)]
    [DataRow("64M", 64L << 20)]
    [DataRow("64mb", 64L << 20)]
    [DataRow("2G", 2L << 30)]
    public void Sizes_are_read_as_docker_reads_them(string text, long bytes) => Assert.AreEqual(bytes, Read($"ShmSize={text}").ShmSize);

    [TestMethod]
    public void Build_arguments_come_from_items_from_metadata_and_from_the_environment()
    {
        var args = new ITaskItem[]
        {
            Item("ALL", "Value=1"), Item("EMPTY", "Value="), Item("FROM_ENVIRONMENT"), Item("NOT_SET"), Item("MINE", "Value=2", "Image=db; web"), Item("OTHERS", "Value=3", "Image=db"),
            Item("OVERRIDDEN", "Value=old"),
        };
        var image = Reader(args: args).Read([Item("web", "Args=OVERRIDDEN=a=b;FROM_ENVIRONMENT;ALSO_NOT_SET;BLANK=")]).Single();
        Assert.AreEqual(
            "ALL='1' ALSO_NOT_SET=null BLANK='' EMPTY='' FROM_ENVIRONMENT='inherited' MINE='2' NOT_SET=null OVERRIDDEN='a=b'",
            string.Join(' ', image.Args.OrderBy(arg => arg.Key, StringComparer.Ordinal).Select(arg => $"{arg.Key}={(arg.Value is null ? "null" : $"'{arg.Value}'")}")));
    }

    [TestMethod]
    public void Labels_come_from_items_and_from_metadata()
    {
        var labels = new ITaskItem[] { Item("a", "Value=1"), Item("b", "Value=2", "Image=db"), Item("c", "Value=3", "Image=web") };
        var image = Reader(labels: labels).Read([Item("web", "Labels=a=own;d")]).Single();
        Assert.AreEqual("a=own c=3 d=", string.Join(' ', image.Labels.OrderBy(label => label.Key).Select(label => $"{label.Key}={label.Value}")));
    }

    [TestMethod]
    [DataRow("", "one two")]
    [DataRow("Dev", "one two three")]
    [DataRow("Prod", "one two three four")]
    public void Images_of_other_environments_are_left_out(string environment, string expected)
    {
        var items = new[] { Item("one"), Item("two", "Environments="), Item("three", "Environments=prod; dEV"), Item("four", "Environments=Prod") };
        Assert.AreEqual(expected, string.Join(' ', Reader(environment).Read(items).Select(image => image.Name)));
    }

    [TestMethod]
    public void A_missing_Dockerfile_is_an_error_only_where_one_is_required()
    {
        File.Delete(Path.Combine(folder, "Dockerfile"));
        Assert.IsEmpty(Reader(required: false).Read([Item("web")]));
        var error = Refusal();
        Assert.AreEqual("SLIP2001", error.Code);
        Assert.Contains("Dockerfile.dev", error.Message);
    }

    [TestMethod]
    public void The_environments_own_Dockerfile_comes_first_and_the_contexts_before_the_projects()
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        Assert.AreEqual(Path.Combine(folder, "Dockerfile"), Read("Context=src").Dockerfile);
        File.WriteAllText(Path.Combine(folder, "src", "Dockerfile"), "");
        Assert.AreEqual(Path.Combine(folder, "src", "Dockerfile"), Read("Context=src").Dockerfile);
        File.WriteAllText(Path.Combine(folder, "src", "Dockerfile.dev"), "");
        var own = Read("Context=src");
        Assert.AreEqual(Path.Combine(folder, "src", "Dockerfile.dev"), own.Dockerfile);
        Assert.IsEmpty(own.PreferredTargets);
    }

    [TestMethod]
    public void A_remote_context_keeps_its_Dockerfile_relative()
    {
        var image = Read("Context=https://example.org/web.git#main:docker", "Dockerfile=docker/Dockerfile");
        Assert.AreEqual(new RemoteContext("https://example.org/web.git#main:docker"), image.Context);
        Assert.AreEqual("docker/Dockerfile", image.Dockerfile);
        Assert.AreEqual("Dockerfile", Read("Context=git@example.org:web").Dockerfile);
        Assert.DoesNotContain("BUILD_OUTPUT", string.Join(' ', image.OfferedArgs.Keys));
    }

    [TestMethod]
    public void Two_images_cannot_share_a_tag_or_a_name()
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => Reader().Read([Item("a", "Tags=x;y"), Item("b", "Tags=docker.io/library/x:latest"), Item("A", "Tags=z")]));
        Assert.AreEqual("SLIP2005 SLIP2005", string.Join(' ', failure.Diagnostics.Select(diagnostic => diagnostic.Code)));
    }

    [TestMethod]
    public void A_tag_given_twice_to_one_image_counts_once() =>
        Assert.HasCount(1, Read("Tags=web:1;docker.io/library/web:1").Tags);
}
