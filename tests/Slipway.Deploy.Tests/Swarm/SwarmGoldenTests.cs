using System.Text;
using System.Text.Json;
using Slipway.Deploy.Swarm;
using Slipway.Diagnostics;
using Slipway.Docker.Json;

namespace Slipway.Deploy.Tests.Swarm;

/// <summary>
/// Plans and specifications as text, against <c>Goldens</c>. With SLIPWAY_REWRITE_GOLDENS set to the folder of the goldens in the sources they are written anew instead.
/// </summary>
[TestClass]
public sealed class SwarmGoldenTests
{
    private const string Rich = """
        services:
          web:
            image: shop-web:1.2
            command: [serve]
            entrypoint: [/entry]
            environment: {B: "2", A: "1", UNSET: null}
            labels: {own: label}
            secrets: [password, {source: password, target: /etc/other, uid: "7", gid: "8", mode: 0440}]
            configs: [{source: page, target: /etc/page}]
            healthcheck: {test: ["CMD", "true"], interval: 1s, timeout: 2s, start_period: 3s, retries: 4}
            ports: ["8080:80", {target: 53, published: "5353", protocol: udp, mode: host}]
            networks: {back: {aliases: [www]}}
            volumes: [data:/data:ro, /srv:/host:ro, {type: tmpfs, target: /scratch, tmpfs: {size: 1000000}}]
            tmpfs: ["/more:size=1m,mode=1777"]
            extra_hosts: ["a.example=10.0.0.1"]
            ulimits: {nofile: {soft: 10, hard: 20}}
            cap_add: [net_admin]
            cap_drop: [ALL, NET_ADMIN]
            sysctls: {net.ipv4.ip_forward: "1"}
            dns: [10.1.1.1]
            dns_search: [example]
            init: true
            read_only: true
            user: "7"
            working_dir: /w
            stop_grace_period: 1m30s
            stop_signal: SIGINT
            hostname: web
            logging: {driver: json-file, options: {max-size: 1m}}
            deploy:
              replicas: 3
              labels: {service: label}
              placement: {max_replicas_per_node: 2, constraints: [node.role == worker], preferences: [{spread: node.labels.zone}]}
              restart_policy: {condition: on-failure, delay: 1s, max_attempts: 3, window: 4s}
              update_config: {parallelism: 2, delay: 5s, monitor: 6s, max_failure_ratio: 0.25, order: start-first}
              rollback_config: {parallelism: 0}
              resources: {limits: {cpus: "0.5", memory: 64m, pids: 50}, reservations: {cpus: "0.25", memory: 8m, generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]}}
        networks: {back: {driver_opts: {encrypted: "true"}, attachable: true}}
        volumes: {data: {driver: nfs, driver_opts: {share: x}}}
        secrets: {password: {environment: X}}
        configs: {page: {content: hello}}
        """;

    private const string Small = """
        services:
          db: {image: db, volumes: ["data:/data"], secrets: [password]}
          web: {image: web, depends_on: [db], ports: [{target: 80, published: "80", mode: host}], deploy: {replicas: 2}}
          job: {image: job, deploy: {mode: replicated-job}}
          worker: {image: worker, healthcheck: {test: ["CMD", "true"]}}
        volumes: {data: {}}
        secrets: {password: {environment: X}}
        """;

    private static readonly Dictionary<string, Func<SwarmSimulation, SwarmPlan>> Plans = new()
    {
        ["first"] = swarm => swarm.Plan(Small),
        ["nothing"] = swarm => After(swarm, Small, null),
        ["image"] = swarm => { swarm.Up(Small); return swarm.Plan(Small, "sha256:2"); },
        ["secret"] = swarm => After(swarm, Small, contents => contents["secret-password"] = "5678"),
        ["members"] = swarm => { swarm.Up(Small); return swarm.Plan(Small.Replace("replicas: 2", "replicas: 3, labels: {a: b}", StringComparison.Ordinal).Replace("image: worker", "image: worker, command: x, environment: {A: b}", StringComparison.Ordinal)); },
        ["orphans"] = swarm => { swarm.Up(Rich); return swarm.Plan("services: {web: {image: x}}"); },
        ["rich"] = swarm => swarm.Plan(Rich),
    };

    public static IEnumerable<object[]> Names => Plans.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_plan_reads_as_its_golden(string name)
    {
        var made = Plans[name](new SwarmSimulation());
        Compare($"plan_{name}.txt", SwarmPlanText.Of(made) + string.Concat(made.Warnings.Select(warning => warning.Code + "\n")));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do(string name)
    {
        var swarm = new SwarmSimulation();
        Plans[name](swarm);
        var yaml = name == "rich" ? Rich : Small;
        swarm.Up(yaml);
        var again = swarm.Plan(yaml);
        Assert.IsTrue(again.IsEmpty, SwarmPlanText.Of(again));
    }

    [TestMethod]
    public void A_service_is_mapped_as_its_golden()
    {
        var spec = new SwarmSimulation().Plan(Rich).Services[0].Spec;
        using var json = JsonDocument.Parse(RequestJson.Write(spec));
        Compare("spec_rich.json", Indented(json) + "\n");
    }

    [TestMethod]
    public void What_a_swarm_ignores_is_told_once_with_its_place()
    {
        var warnings = SwarmSimulation.Desired(
            """
            services:
              db: {image: x, healthcheck: {test: ["CMD", "true"]}}
              web:
                image: x
                privileged: true
                container_name: web
                shm_size: 1m
                ports: [{target: 80, published: "80", host_ip: 127.0.0.1}]
                depends_on: {db: {condition: service_healthy}}
            """, []).Warnings;
        Assert.AreEqual(
            "SLIP5101 container_name 6|SLIP5101 privileged 5|SLIP5101 shm_size 7|SLIP5101 ports.host_ip 8|SLIP5102 db 9",
            string.Join('|', warnings.Select(warning => $"{warning.Code} {warning.Message.Split('\'')[warning.Code == "SLIP5102" ? 3 : 1]} {warning.Position!.Value.Line}")));
    }

    [TestMethod]
    [DataRow("ports: ['8000-8001:80']", "SLIP5103")]
    [DataRow("ports: ['80:80']\n    deploy: {endpoint_mode: dnsrr}", "SLIP5103")]
    [DataRow("volumes: [{type: image, source: y, target: /y}]", "SLIP5104")]
    [DataRow("deploy: {mode: replicates}", "SLIP5109")]
    public void What_a_swarm_cannot_do_is_an_error(string members, string code)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => SwarmSimulation.Desired($"services:\n  web:\n    image: x\n    {members}", []));
        Assert.AreEqual(code, failure.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error).Code);
    }

    private static SwarmPlan After(SwarmSimulation swarm, string yaml, Action<Dictionary<string, string>>? change)
    {
        swarm.Up(yaml);
        change?.Invoke(swarm.Contents);
        return swarm.Plan(yaml);
    }

    private static string Indented(JsonDocument json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true })) json.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Compare(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_REWRITE_GOLDENS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
            return;
        }

        Assert.AreEqual(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Swarm", "Goldens", file)), text);
    }
}
