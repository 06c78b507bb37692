namespace Slipway.Compose.Tests.Schema;

[TestClass]
public sealed class KeyAdviceTests
{
    [TestMethod]
    [DataRow("prots: ['80']", "c.yaml(3,5): error SLIP3200: 'prots' is no key of a service; did you mean 'ports'?")]
    [DataRow("Image: x", "c.yaml(3,5): error SLIP3200: 'Image' is no key of a service; did you mean 'image'?")]
    [DataRow("enviroment: {}", "c.yaml(3,5): error SLIP3200: 'enviroment' is no key of a service; did you mean 'environment'?")]
    [DataRow("env: {}", "c.yaml(3,5): error SLIP3200: 'env' is no key of a service; did you mean 'environment'?")]
    [DataRow("wibble: 5", "c.yaml(3,5): error SLIP3200: 'wibble' is no key of a service; correct or remove it.")]
    [DataRow("\"a\\nb\": 5", "c.yaml(3,5): error SLIP3200: 'a?b' is no key of a service; correct or remove it.")]
    [DataRow("build: {contxt: .}", "c.yaml(3,13): error SLIP3200: 'contxt' is no key of 'build'; did you mean 'context'?")]
    [DataRow("blkio_config: {x-own: 5}", "c.yaml(3,20): error SLIP3200: 'x-own' is no key of 'blkio_config'; correct or remove it.")]
    [DataRow("healthcheck: {test: a, intervall: 5s}", "c.yaml(3,28): error SLIP3200: 'intervall' is no key of 'healthcheck'; did you mean 'interval'?")]
    [DataRow("volumes: [{type: bind, source: a, target: /b, readonly: true}]", "c.yaml(3,51): error SLIP3200: 'readonly' is no key of a mount; did you mean 'read_only'?")]
    [DataRow("secrets: [{source: s, Target: t}]", "c.yaml(3,27): error SLIP3200: 'Target' is no key of a secret or config of a service; did you mean 'target'?")]
    public void An_unknown_key_suggests_what_was_meant(string lines, string expected) => Assert.AreEqual(expected, SchemaReport.OfService(lines));

    [TestMethod]
    [DataRow("services: {a: {image: x}}\nports: ['80']", "c.yaml(2,1): error SLIP3201: 'ports' belongs to a service; indent it below one, under 'services'.")]
    [DataRow("services: {a: {build: {ports: ['80']}}}", "c.yaml(1,24): error SLIP3201: 'ports' belongs to a service; it is no key of 'build': indent it less.")]
    [DataRow("services: {a: {image: x, dockerfile: D}}", "c.yaml(1,26): error SLIP3201: 'dockerfile' belongs to 'build'; indent it below 'build:'.")]
    [DataRow("services: {a: {image: x, replicas: 2}}", "c.yaml(1,26): error SLIP3201: 'replicas' belongs to 'deploy'; indent it below 'deploy:'.")]
    [DataRow("services: {a: {image: x, services: {}}}", "c.yaml(1,26): error SLIP3201: 'services' belongs to the file's top level; do not indent it.")]
    [DataRow("services: {a: {image: x, include: []}}", "c.yaml(1,26): error SLIP3201: 'include' belongs to the file's top level; do not indent it.")]
    [DataRow("web:\n  image: x", "c.yaml(1,1): error SLIP3201: 'web' belongs to the services; indent it below 'services:'.")]
    [DataRow("service: {a: {image: x}}", "c.yaml(1,1): error SLIP3200: 'service' is no key of a compose file; did you mean 'services'?")]
    public void A_key_at_the_wrong_level_is_told_where_it_belongs(string yaml, string expected) => Assert.AreEqual(expected, SchemaReport.Of(yaml));
}
