using Slipway.Compose.Loading.Schema;
using Slipway.Compose.Tests.Yaml;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Tests.Schema;

[TestClass]
public sealed class SchemaFormTests
{
    [TestMethod]
    public void Nothing_is_wrong_with_valid_files()
    {
        foreach (var file in ValidFiles.All) Assert.AreEqual("", SchemaReport.Of(file.Replace("${R:-true}", "true", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_valid_files_have_every_key_of_the_schema()
    {
        // 'version' and the mapping form of 'external' are obsolete, and told so.
        var unused = Keys(ComposeSchema.File, []).Except(["a compose file.version", "'external'.name"]).ToHashSet();
        foreach (var file in ValidFiles.All) Cross(YamlText.Parse(file), ComposeSchema.File, unused);
        Assert.AreEqual("", string.Join(", ", unused));
    }

    [TestMethod]
    public void A_service_has_the_keys_of_the_specification() => Assert.HasCount(92, ServiceSchema.Service.Fields);

    [TestMethod]
    public void A_key_is_described_once()
    {
        foreach (var form in Objects(ComposeSchema.File, []))
            Assert.AreEqual("", string.Join(", ", form.Fields.GroupBy(field => field.Name).Where(group => group.Count() > 1).Select(group => group.Key)), form.Title);
    }

    [TestMethod]
    [DataRow("ports: \"80:80\"", "c.yaml(3,12): error SLIP3202: 'ports' has to be a list of ports, not text; write '- \"8080:80\"'.")]
    [DataRow("ports: {a: b}", "c.yaml(3,12): error SLIP3202: 'ports' has to be a list of ports, not a mapping; write '- \"8080:80\"'.")]
    [DataRow("ports:", "c.yaml(3,5): error SLIP3202: 'ports' is empty and has to be a list of ports; write '- \"8080:80\"', or leave it out.")]
    [DataRow("ports: [true]", "c.yaml(3,13): error SLIP3203: An item of 'ports' has to be a port such as \"8080:80\", not 'true': 'true' is no port from 1 to 65535.")]
    [DataRow("image: 5", "c.yaml(3,12): error SLIP3202: 'image' has to be text, not a number; put it in quotes.")]
    [DataRow("image: [x]", "c.yaml(3,12): error SLIP3202: 'image' has to be text, not a list.")]
    [DataRow("command: [sleep, 5]", "c.yaml(3,22): error SLIP3202: An item of 'command' has to be text, not a number; put it in quotes.")]
    [DataRow("environment: [A: b]", "c.yaml(3,19): error SLIP3202: An item of 'environment' has to be text, not a mapping; write '- KEY=value', or leave out the '-' everywhere.")]
    [DataRow("environment: A=b", "c.yaml(3,18): error SLIP3202: 'environment' has to be a mapping of keys to values, not text; write 'KEY: value' on a line of its own.")]
    [DataRow("environment: {PASSWORD: [hunter2]}", "c.yaml(3,29): error SLIP3202: 'PASSWORD' has to be text, a number or a boolean, not a list.")]
    [DataRow("depends_on: db", "c.yaml(3,17): error SLIP3202: 'depends_on' has to be a list of services, or a mapping of services to conditions, not text; write '- ' and the service's name.")]
    [DataRow("depends_on: {db: }", "c.yaml(3,18): error SLIP3202: 'db' is empty and has to be a mapping with 'condition'; write 'condition: service_started' below it, or leave it out.")]
    [DataRow("depends_on: [db, db]", "c.yaml(3,22): error SLIP3207: 'depends_on' lists 'db' twice; remove one.")]
    [DataRow("cap_add: [A, A]\nports: ['80', '80']", "")]
    [DataRow("healthcheck: {test: {a: b}}", "c.yaml(3,25): error SLIP3202: 'test' has to be a command: text, or a list that begins with \"CMD\" or \"CMD-SHELL\", not a mapping.")]
    [DataRow("restart: no\npull_policy: missing", "")]
    [DataRow("restart: false", "c.yaml(3,14): error SLIP3203: 'restart' has to be 'no', 'always', 'unless-stopped', 'on-failure' or 'on-failure:3', not 'false'.")]
    [DataRow("secrets: [{source: s, uid: 5}]", "c.yaml(3,32): error SLIP3202: 'uid' has to be text, not a number; put it in quotes.")]
    [DataRow("secrets: [{source: s, uid: root}]", "c.yaml(3,32): warning SLIP3208: 'uid' is 'root', which has no effect; it is usually a number in quotes.")]
    [DataRow("secrets: [{target: s}]", "c.yaml(3,15): error SLIP3204: An item of 'secrets' has no 'source', which it needs; add it.")]
    [DataRow("ports: [{published: 80}]", "c.yaml(3,13): error SLIP3204: An item of 'ports' has no 'target', which it needs; add it.")]
    [DataRow("develop: {watch: [{action: sync}]}", "c.yaml(3,23): error SLIP3204: An item of 'watch' has no 'path', which it needs; add it.")]
    [DataRow("env_file: [{required: false}]", "c.yaml(3,16): error SLIP3204: An item of 'env_file' has no 'path', which it needs; add it.")]
    [DataRow("extends: {file: x}", "c.yaml(3,5): error SLIP3204: 'extends' has no 'service', which it needs; add it.")]
    [DataRow("volumes: ['./a:/b:foo']", "c.yaml(3,15): warning SLIP3208: An item of 'volumes' is './a:/b:foo', which has no effect; it is usually followed by 'ro', 'rw', 'z', 'Z' or 'nocopy'.")]
    [DataRow("expose: [abc]", "c.yaml(3,14): warning SLIP3208: An item of 'expose' is 'abc', which has no effect; it is usually a port from 1 to 65535.")]
    [DataRow("pid: foo", "c.yaml(3,10): warning SLIP3208: 'pid' is 'foo', which has no effect; it is usually 'host', 'service:NAME' or 'container:NAME'.")]
    [DataRow("ipc: foo", "c.yaml(3,10): error SLIP3203: 'ipc' has to be 'shareable', 'private', 'host', 'none', 'service:NAME' or 'container:NAME', not 'foo'.")]
    [DataRow("blkio_config: {weight: 5000}", "c.yaml(3,28): warning SLIP3208: 'weight' is '5000', which has no effect; it is usually from 10 to 1000.")]
    [DataRow("deploy: {mode: foo}", "c.yaml(3,20): warning SLIP3208: 'mode' is 'foo', which has no effect; it is usually 'replicated', 'global', 'replicated-job' or 'global-job'.")]
    public void A_wrong_value_is_told_in_one_sentence(string lines, string expected) => Assert.AreEqual(expected, SchemaReport.OfService(lines));

    [TestMethod]
    [DataRow("services:\n  a:\n", "c.yaml(2,3): error SLIP3202: 'a' is empty and has to be a mapping; write 'image: …' or 'build: …' below it, or leave it out.")]
    [DataRow("services: [a]", "c.yaml(1,11): error SLIP3202: 'services' has to be a mapping of services, not a list; write a service's name and ':' below it.")]
    [DataRow("version: '3'", "c.yaml(1,1): warning SLIP3206: 'version' is obsolete; it has no effect, remove it.")]
    [DataRow("services: {a b: {image: x}}", "c.yaml(1,12): error SLIP3205: 'a b' cannot name a service; use letters, digits, '.', '_' and '-'.")]
    [DataRow("volumes:", "c.yaml(1,1): error SLIP3202: 'volumes' is empty and has to be a mapping of volumes; write the volume's name and ':' below it, or leave it out.")]
    [DataRow("secrets: {s: }", "c.yaml(1,11): error SLIP3202: 's' is empty and has to be a mapping; leave it out.")]
    [DataRow("configs: {c: {external: {name: x}}}", "c.yaml(1,26): warning SLIP3206: 'name' is obsolete; write 'name' beside 'external: true'.")]
    [DataRow("networks: {n: {external: {name: x}}}", "c.yaml(1,27): warning SLIP3206: 'name' is obsolete; write 'name' beside 'external: true'.")]
    [DataRow("include: x.yaml", "c.yaml(1,10): error SLIP3202: 'include' has to be a list of compose files, not text; write '- ' and the path.")]
    public void The_rest_of_a_file_is_checked(string yaml, string expected) => Assert.AreEqual(expected, SchemaReport.Of(yaml));

    private static IEnumerable<string> Keys(SchemaObject form, HashSet<string> seen) =>
        Objects(form, seen).SelectMany(inner => inner.Fields.Select(field => $"{inner.Title}.{field.Name}"));

    private static IEnumerable<SchemaObject> Objects(SchemaObject form, HashSet<string> seen)
    {
        if (!seen.Add(form.Title)) yield break;
        yield return form;
        foreach (var inner in form.Fields.SelectMany(field => Objects(field.Value, seen))) yield return inner;
    }

    private static IEnumerable<SchemaObject> Objects(Alternatives value, HashSet<string> seen)
    {
        var inList = value.List is null ? [] : Objects(value.List.Item, seen);
        var inMapping = value.Mapping switch { SchemaObject form => Objects(form, seen), SchemaTable table => Objects(table.Value, seen), _ => [] };
        return inList.Concat(inMapping);
    }

    // Crosses out the keys that a document has.
    private static void Cross(YamlNode node, SchemaObject form, HashSet<string> unused)
    {
        if (node is not YamlMapping mapping) return;
        foreach (var (key, value) in mapping.Entries)
        {
            if (form.Field(key.Text) is not { } field) continue;
            unused.Remove($"{form.Title}.{key.Text}");
            Cross(value, field.Value, unused);
        }
    }

    private static void Cross(YamlNode node, Alternatives value, HashSet<string> unused)
    {
        if (node is YamlSequence list && value.List is not null)
        {
            foreach (var item in list.Items) Cross(item, value.List.Item, unused);
        }
        if (value.Mapping is SchemaObject form) Cross(node, form, unused);
        if (value.Mapping is SchemaTable table && node is YamlMapping mapping)
        {
            foreach (var (_, entry) in mapping.Entries) Cross(entry, table.Value, unused);
        }
    }
}
