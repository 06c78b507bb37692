using Slipway.Compose.Model;

namespace Slipway.Compose.Tests.Model;

[TestClass]
public sealed class ModelReaderTests
{
    [TestMethod]
    [DataRow("restart: always", "always")]
    [DataRow("restart: on-failure:3", "on-failure:3")]
    [DataRow("restart: 'no'\ndeploy: {restart_policy: {condition: any}}", "always")]
    [DataRow("deploy: {restart_policy: {condition: on-failure, max_attempts: 4}}", "on-failure:4")]
    [DataRow("deploy: {restart_policy: {condition: none}}", "no")]
    [DataRow("deploy: {restart_policy: {delay: 5s}}", "always")]
    [DataRow("image: x", null)]
    public void The_restart_policy_of_deploy_goes_before_restart(string members, string? expected) =>
        Assert.AreEqual(expected, CanonicalText.Service(members).Restart);

    [TestMethod]
    public void Resources_of_deploy_go_before_the_service_s_own()
    {
        var resources = CanonicalText.Service("""
            mem_limit: "1000"
            mem_reservation: "10"
            cpus: 2
            pids_limit: 5
            deploy: {resources: {limits: {cpus: 0.25, memory: "104857600"}, reservations: {memory: "20971520"}}}
            """).Resources;
        Assert.AreEqual((104857600L, 20971520L, 250000000L, 5L), (resources.MemoryLimit, resources.MemoryReservation, resources.NanoCpus, resources.PidsLimit));
    }

    [TestMethod]
    [DataRow("image: x", 1)]
    [DataRow("scale: 0", 0)]
    [DataRow("deploy: {replicas: 3}", 3)]
    public void Scale_is_one_unless_scale_or_replicas_say_otherwise(string members, int expected) => Assert.AreEqual(expected, CanonicalText.Service(members).Scale);

    [TestMethod]
    [DataRow("always", PullKind.Always, 0)]
    [DataRow("if_not_present", PullKind.Missing, 0)]
    [DataRow("weekly", PullKind.Every, 168)]
    [DataRow("every_2d12h", PullKind.Every, 60)]
    [DataRow("every_1w", PullKind.Every, 168)]
    public void Pull_policies_are_kinds_and_ages(string policy, PullKind kind, int hours) =>
        Assert.AreEqual(new PullPolicy(kind, hours == 0 ? null : TimeSpan.FromHours(hours)), CanonicalText.Service("pull_policy: " + policy).PullPolicy);

    [TestMethod]
    public void Networks_come_by_priority_and_then_by_name()
    {
        var networks = CanonicalText.Service("networks: {b: null, a: null, c: {priority: 5, aliases: [x]}}").Networks;
        Assert.AreEqual("c a b", string.Join(' ', networks.Select(network => network.Network)));
        Assert.AreEqual("x", networks[0].Aliases.Single());
    }

    [TestMethod]
    public void Secrets_and_configs_have_their_places_in_the_container()
    {
        var service = CanonicalText.Service("secrets: [{source: a, target: b}, {source: a, target: /c}, {source: a, mode: 256}]\nconfigs: [{source: a}, {source: a, target: /d}]");
        Assert.AreEqual("/run/secrets/b /c /run/secrets/a /a /d", string.Join(' ', service.Secrets.Concat(service.Configs).Select(reference => reference.Target)));
        Assert.AreEqual(UnixFileMode.UserRead, service.Secrets[2].Mode);
    }

    [TestMethod]
    public void An_empty_entrypoint_is_not_the_image_s()
    {
        Assert.IsNull(CanonicalText.Service("image: x").Entrypoint);
        Assert.IsEmpty(CanonicalText.Service("entrypoint: []").Entrypoint!);
    }

    [TestMethod]
    [DataRow("tty: maybe", "compose.yaml(3,10): error SLIP3300: 'tty' of service 's' has to be true or false; correct it.")]
    [DataRow("ports: [{target: many}]", "compose.yaml(3,22): error SLIP3300: 'target' of an item of 'ports' of service 's' has to be a whole number; correct it.")]
    [DataRow("environment: [1]", "compose.yaml(3,18): error SLIP3300: 'environment' of service 's' has to be a mapping; correct it.")]
    [DataRow("pull_policy: sometimes", "compose.yaml(3,18): error SLIP3300: 'pull_policy' of service 's' has to be always, never, missing, build, daily, weekly or every_ with an age such as 12h or 3d; correct it.")]
    [DataRow("stop_grace_period: long", "compose.yaml(3,24): error SLIP3300: 'stop_grace_period' of service 's' has to be a duration such as 1m30s; correct it.")]
    public void What_is_of_the_wrong_kind_is_an_error_at_its_place(string members, string expected) =>
        Assert.AreEqual(expected, CanonicalText.Problems(members));
}
