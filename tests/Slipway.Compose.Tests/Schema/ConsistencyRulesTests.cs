namespace Slipway.Compose.Tests.Schema;

[TestClass]
public sealed class ConsistencyRulesTests
{
    [TestMethod]
    [DataRow("services: {a: {image: x, networks: {frnt: }}}\nnetworks: {front: {}}",
        "c.yaml(1,37): error SLIP3220: The service 'a' uses the network 'frnt', which is not defined; did you mean 'front'?")]
    [DataRow("services: {a: {image: x, networks: {default: }}}", "")]
    [DataRow("services: {a: {image: x, volumes: [{type: volume, source: data, target: /d}]}}",
        "c.yaml(1,59): error SLIP3220: The service 'a' uses the volume 'data', which is not defined; define it under 'volumes' or correct the name")]
    [DataRow("services: {a: {image: x, volumes: [{type: volume, target: /d}, {type: bind, source: /x, target: /e}]}}", "")]
    [DataRow("services: {a: {image: x, secrets: [{source: key}]}}",
        "c.yaml(1,45): error SLIP3220: The service 'a' uses the secret 'key', which is not defined; define it under 'secrets' or correct the name")]
    [DataRow("services: {a: {build: {context: /c, secrets: [{source: key}]}}}\nsecrets: {keys: {file: /k}}",
        "c.yaml(1,56): error SLIP3220: The service 'a' uses the secret 'key', which is not defined; did you mean 'keys'?")]
    [DataRow("services: {a: {image: x, configs: [{source: c}]}}\nconfigs: {c: {content: y}}", "")]
    [DataRow("services: {a: {image: x, models: {m: }}}",
        "c.yaml(1,35): error SLIP3220: The service 'a' uses the model 'm', which is not defined; define it under 'models' or correct the name")]
    [DataRow("services: {a: {image: x, depends_on: {bd: {condition: service_started}}}, db: {image: x}}",
        "c.yaml(1,39): error SLIP3220: The service 'a' uses the service 'bd', which is not defined; did you mean 'db'?")]
    [DataRow("services: {a: {image: x, links: ['zz:q']}}",
        "c.yaml(1,34): error SLIP3220: The service 'a' uses the service 'zz', which is not defined; define it under 'services' or correct the name")]
    [DataRow("services: {a: {image: x, volumes_from: ['container:other:ro']}}", "")]
    [DataRow("services: {a: {image: x, network_mode: 'service:zz'}}",
        "c.yaml(1,40): error SLIP3220: The service 'a' uses the service 'zz', which is not defined; define it under 'services' or correct the name")]
    [DataRow("services: {a: {image: x, pid: 'service:zz', ipc: 'service:b'}, b: {image: x}}",
        "c.yaml(1,31): error SLIP3220: The service 'a' uses the service 'zz', which is not defined; define it under 'services' or correct the name")]
    [DataRow("services: {a: {build: {context: /c, additional_contexts: {base: 'service:zz'}}}}",
        "c.yaml(1,65): error SLIP3220: The service 'a' uses the service 'zz', which is not defined; define it under 'services' or correct the name")]
    public void What_a_service_names_is_defined(string yaml, string expected) => Assert.AreEqual(expected, RulesReport.Of(yaml));

    [TestMethod]
    [DataRow("{condition: service_started}",
        "c.yaml(1,39): error SLIP3221: The service 'a' needs the service 'b', which is left out because none of its profiles (test, debug) is active; activate one, or add the profile to both services.")]
    [DataRow("{condition: service_started, required: false}", "")]
    public void A_needed_service_is_not_left_out_by_its_profiles(string dependency, string expected) => Assert.AreEqual(
        expected,
        RulesReport.Of("services: {a: {image: x, depends_on: {b: " + dependency + "}}}\nx-disabled: {b: {image: x, profiles: [test, debug], depends_on: {zz: }}}"));

    [TestMethod]
    [DataRow("services:\n  a: {image: x, depends_on: {a: {condition: service_started}}}",
        "c.yaml(2,30): error SLIP3222: The services depend on each other in a circle: 'a' needs 'a' (c.yaml(2,30)); remove one of these dependencies.")]
    [DataRow("services:\n  a: {image: x, depends_on: {b: {condition: service_started}}}\n  b: {image: x, links: [c]}\n  c: {image: x, network_mode: 'service:a'}",
        "c.yaml(2,30): error SLIP3222: The services depend on each other in a circle: 'a' needs 'b' (c.yaml(2,30)), 'b' needs 'c' (c.yaml(3,25)), 'c' needs 'a' (c.yaml(4,31)); remove one of these dependencies.")]
    [DataRow("services:\n  a: {image: x, links: [b, c]}\n  b: {image: x, links: [d]}\n  c: {image: x, links: [d]}\n  d: {image: x}", "")]
    [DataRow("services:\n  z: {image: x, links: [a]}\n  a: {image: x, links: [b]}\n  b: {image: x, volumes_from: [a]}",
        "c.yaml(3,25): error SLIP3222: The services depend on each other in a circle: 'a' needs 'b' (c.yaml(3,25)), 'b' needs 'a' (c.yaml(4,32)); remove one of these dependencies.")]
    public void Dependencies_have_no_circle(string yaml, string expected) => Assert.AreEqual(expected, RulesReport.Of(yaml));

    [TestMethod]
    public void A_chain_of_ten_thousand_services_is_walked()
    {
        var services = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  s{i}: {{image: x, links: [s{(i + 1) % 10_000}]}}\n"));
        StringAssert.StartsWith(RulesReport.Of("services:\n" + services), "c.yaml(2,26): error SLIP3222: The services depend on each other in a circle: 's0' needs 's1' (c.yaml(2,26)), ");
    }

    [TestMethod]
    [DataRow("services: {a: {command: [x]}}", "c.yaml(1,12): error SLIP3223: The service 'a' has neither 'image' nor 'build'; say which image it runs.")]
    [DataRow("services: {a: {image: ''}}", "c.yaml(1,12): error SLIP3223: The service 'a' has neither 'image' nor 'build'; say which image it runs.")]
    [DataRow("services: {a: {provider: {type: x}}, b: {build: {context: /c}}}", "")]
    [DataRow("services: {a: {provider: {}}}", "c.yaml(1,16): error SLIP3204: 'provider' has no 'type', which it needs; add it.")]
    [DataRow("services: {a: {build: {context: /c, dockerfile: D, dockerfile_inline: FROM x}}}",
        "c.yaml(1,52): error SLIP3233: The build of the service 'a' has several sources: 'dockerfile' and 'dockerfile_inline'; keep one.")]
    [DataRow("services: {a: {image: x, container_name: aa, scale: 2}}",
        "c.yaml(1,42): error SLIP3227: The service 'a' has a 'container_name' and 2 containers, and a name can be had only once; remove one of the two.")]
    [DataRow("services: {a: {image: x, container_name: aa, deploy: {replicas: 3}}}",
        "c.yaml(1,42): error SLIP3227: The service 'a' has a 'container_name' and 3 containers, and a name can be had only once; remove one of the two.")]
    [DataRow("services: {a: {image: x, container_name: aa, scale: 0}}", "")]
    [DataRow("services: {a: {image: x, container_name: aa}, b: {image: x, container_name: aa}}",
        "c.yaml(1,77): warning SLIP3228: The container name 'aa' of the service 'b' is also that of 'a' (c.yaml(1,42)); only one of them can be created: change one.")]
    [DataRow("services: {a: {image: x, scale: 3, deploy: {replicas: 2}}}",
        "c.yaml(1,26): error SLIP3236: The service 'a' has 'scale' 3 and 'deploy.replicas' 2; remove one of the two.")]
    [DataRow("services: {a: {image: x, network_mode: host, networks: {default: }}}",
        "c.yaml(1,26): error SLIP3229: The service 'a' has both 'network_mode' and 'networks'; remove one of the two.")]
    [DataRow("services: {a: {image: x, network_mode: bridge, networks: {}}}", "")]
    [DataRow("services: {a: {image: x, network_mode: host, ports: [{target: 80}]}}",
        "c.yaml(1,46): warning SLIP3245: The service 'a' has 'network_mode: host', with which its 'ports' are not published; remove them.")]
    [DataRow("services: {a: {image: x, network_mode: 'service:b', ports: [{target: 80}]}, b: {image: x}}",
        "c.yaml(1,53): error SLIP3247: The service 'a' has the network of another ('service:b') and cannot publish 'ports' itself; publish them where that network belongs.")]
    [DataRow("services: {a: {image: x, healthcheck: {test: [curl, localhost]}}}",
        "c.yaml(1,47): error SLIP3246: The health check of the service 'a' is a list and has to begin with \"CMD\", \"CMD-SHELL\" or \"NONE\"; put \"CMD\" before the command.")]
    [DataRow("services: {a: {image: x, healthcheck: {test: [], start_interval: 1s}}}",
        "c.yaml(1,50): warning SLIP3237: 'start_interval' of the service 'a' has no effect without 'start_period'; add how long starting may take.")]
    [DataRow("services: {a: {image: x, ulimits: {nofile: {soft: 5}}}}", "c.yaml(1,36): error SLIP3204: 'ulimits.nofile' has no 'hard', which it needs; add it.")]
    [DataRow("services: {a: {image: x, deploy: {resources: {reservations: {devices: [{count: 1}]}}}}}",
        "c.yaml(1,72): error SLIP3204: A device reservation has no 'capabilities', which it needs; add it.")]
    public void A_service_agrees_with_itself(string yaml, string expected) => Assert.AreEqual(expected, RulesReport.Of(yaml));

    [TestMethod]
    [DataRow("{}", "image: x", "c.yaml(1,39): error SLIP3204: 'depends_on.b' has no 'condition', which it needs; add it.")]
    [DataRow("{condition: service_healthy}", "image: x, healthcheck: {disable: true}",
        "c.yaml(1,43): error SLIP3238: The service 'a' waits until 'b' is healthy, and the health check of 'b' is disabled; wait for 'service_started' or give it a health check.")]
    [DataRow("{condition: service_healthy}", "image: x, healthcheck: {test: [NONE]}",
        "c.yaml(1,43): error SLIP3238: The service 'a' waits until 'b' is healthy, and the health check of 'b' is disabled; wait for 'service_started' or give it a health check.")]
    [DataRow("{condition: service_healthy}", "image: x", "")]
    [DataRow("{condition: service_completed_successfully}", "image: x, restart: always",
        "c.yaml(1,43): warning SLIP3239: The service 'a' waits until 'b' has completed, and 'b' has 'restart: always', so it never does; give it 'restart: on-failure' or 'no'.")]
    [DataRow("{condition: service_completed_successfully}", "image: x, restart: on-failure", "")]
    public void What_a_service_waits_for_can_happen(string dependency, string needed, string expected) =>
        Assert.AreEqual(expected, RulesReport.Of("services: {a: {image: x, depends_on: {b: " + dependency + "}}, b: {" + needed + "}}"));

    [TestMethod]
    [DataRow("image: x", "{action: sync, path: /p}", "c.yaml(1,45): error SLIP3240: A watch rule of the service 'a' with the action 'sync' does not say where in the container files go; add 'target'.")]
    [DataRow("image: x", "{action: sync, path: /p, target: /t}", "")]
    [DataRow("image: x", "{action: restart, path: /p}", "")]
    [DataRow("image: x", "{action: rebuild, path: /p}", "c.yaml(1,45): warning SLIP3241: A watch rule of the service 'a' has the action 'rebuild', but the service has no 'build'; add it, or use another action.")]
    [DataRow("build: {}", "{action: rebuild, path: /p}", "")]
    public void A_watch_rule_can_do_what_it_says(string image, string rule, string expected) =>
        Assert.AreEqual(expected, RulesReport.Of("services: {a: {" + image + ", develop: {watch: [" + rule + "]}}}"));

    [TestMethod]
    [DataRow("[{target: 80, published: '80'}]", "[{target: 80, published: '80'}]",
        "c.yaml(3,49): warning SLIP3224: The host port 80 of the service 'b' is also published by 'a' (c.yaml(2,49)); only one of them can have it: change one.")]
    [DataRow("[{target: 80, published: '80'}]", "[{target: 80, published: '80', protocol: udp}]", "")]
    [DataRow("[{target: 80, published: '80', host_ip: 127.0.0.1}]", "[{target: 80, published: '80', host_ip: 127.0.0.2}]", "")]
    [DataRow("[{target: 80, published: '80', host_ip: 127.0.0.1}]", "[{target: 80, published: '80', host_ip: 0.0.0.0}]",
        "c.yaml(3,49): warning SLIP3224: The host port 80 of the service 'b' is also published by 'a' (c.yaml(2,49)); only one of them can have it: change one.")]
    [DataRow("[{target: 80, published: '80', host_ip: '::'}]", "[{target: 80, published: '80', host_ip: 0.0.0.0}]", "")]
    [DataRow("[{target: 80, published: '80', host_ip: '::1'}]", "[{target: 80, published: 80}]",
        "c.yaml(3,49): warning SLIP3224: The host port 80 of the service 'b' is also published by 'a' (c.yaml(2,49)); only one of them can have it: change one.")]
    [DataRow("[{target: 80, published: '8000-8010'}]", "[{target: 80, published: '8000'}]", "")]
    [DataRow("[{target: 80}]", "[{target: 80}]", "")]
    [DataRow("[{target: 80, published: '80'}, {target: 81, published: '80'}]", "[]",
        "c.yaml(2,80): error SLIP3225: The service 'a' publishes the host port 80 twice (see c.yaml(2,49)), for different container ports; change one.")]
    public void Only_one_container_has_a_host_port(string one, string other, string expected) =>
        Assert.AreEqual(expected, RulesReport.Of("services:\n  a: {image: x, ports: " + one + "}\n  b: {image: x, ports: " + other + "}"));

    [TestMethod]
    public void Replicas_cannot_share_a_host_port() => Assert.AreEqual(
        "c.yaml(1,102): warning SLIP3226: The service 'a' wants 2 containers, and only one can have the host port 80; publish a range of as many ports or leave the host port out.",
        RulesReport.Of("services: {a: {image: x, scale: 2, ports: [{target: 81, published: '81-82'}, {target: 80, published: '80'}]}}"));

    [TestMethod]
    [DataRow("volumes: [{type: bind, source: /a, target: /x}, {type: bind, source: /b, target: /x/}]",
        "c.yaml(1,107): warning SLIP3234: The service 'a' mounts something at '/x/' twice (see c.yaml(1,69)); only one of them can be seen: remove one.")]
    [DataRow("volumes: [{type: bind, source: /a, target: /x}], tmpfs: ['/x:size=1m']",
        "c.yaml(1,83): warning SLIP3234: The service 'a' mounts something at '/x' twice (see c.yaml(1,69)); only one of them can be seen: remove one.")]
    [DataRow("volumes: [{type: volume, target: x}]", "c.yaml(1,59): error SLIP3235: The service 'a' mounts something at 'x', which is no absolute path; begin it with '/'.")]
    [DataRow("volumes: [{type: bind, target: /x}]", "c.yaml(1,36): error SLIP3244: The service 'a' binds something to '/x' without saying what; add 'source'.")]
    [DataRow("volumes: [{type: bind, source: 'C:\\x', target: 'C:\\y'}]", "")]
    public void Mounts_have_a_source_and_a_place_of_their_own(string members, string expected) =>
        Assert.AreEqual(expected, RulesReport.Of("services: {a: {image: x, " + members + "}}"));

    [TestMethod]
    [DataRow("{driver: bridge}", "c.yaml(1,55): error SLIP3243: The service 'a' asks for the address '172.28.0.5', and the network 'n' has no subnet of that kind; give it one under 'ipam.config'.")]
    [DataRow("{ipam: {config: [{subnet: 'fd00::/64'}]}}",
        "c.yaml(1,55): error SLIP3243: The service 'a' asks for the address '172.28.0.5', and the network 'n' has no subnet of that kind; give it one under 'ipam.config'.")]
    [DataRow("{ipam: {config: [{subnet: 172.29.0.0/16}, {subnet: 10.0.0.1/8}]}}",
        "c.yaml(1,55): error SLIP3242: The address '172.28.0.5' of the service 'a' is in none of the subnets of the network 'n' (172.29.0.0/16, 10.0.0.1/8); choose one that is.")]
    [DataRow("{ipam: {config: [{subnet: 172.28.0.1/16}]}}", "")]
    [DataRow("{external: true}", "")]
    [DataRow("{driver: macvlan}", "")]
    public void Static_addresses_are_in_a_subnet(string network, string expected) =>
        Assert.AreEqual(expected, RulesReport.Of("services: {a: {image: x, networks: {n: {ipv4_address: 172.28.0.5}}}}\nnetworks: {n: " + network + "}"));

    [TestMethod]
    [DataRow("volumes: {v: {external: true, name: w, driver: local}}", "c.yaml(1,40): error SLIP3230: The volume 'v' is external, so 'driver' would never be used; remove one of the two.")]
    [DataRow("volumes: {v: {external: true, labels: {}}}", "")]
    [DataRow("networks: {n: {external: true, driver: bridge}}", "c.yaml(1,32): warning SLIP3231: The network 'n' is external, so 'driver' is never used; remove it.")]
    [DataRow("networks: {n: {external: false, driver: bridge}}", "")]
    [DataRow("secrets: {s: {}}", "c.yaml(1,11): error SLIP3232: The secret 's' does not say where its content comes from; give it one of 'file', 'environment'.")]
    [DataRow("secrets: {s: {external: true}}", "")]
    [DataRow("secrets: {s: {external: true, file: /f}}", "c.yaml(1,31): warning SLIP3231: The secret 's' is external, so 'file' is never used; remove it.")]
    [DataRow("secrets: {s: {file: /f, environment: E}}", "c.yaml(1,25): error SLIP3233: The secret 's' has several sources: 'file', 'environment'; keep one.")]
    [DataRow("configs: {c: {file: /f, content: x}}", "c.yaml(1,25): error SLIP3233: The config 'c' has several sources: 'file', 'content'; keep one.")]
    [DataRow("configs: {c: {content: ''}}", "")]
    [DataRow("models: {m: {context_size: 5}}", "c.yaml(1,10): error SLIP3204: The model 'm' has no 'model', which it needs; add it.")]
    public void Resources_agree_with_themselves(string yaml, string expected) => Assert.AreEqual(expected, RulesReport.Of(yaml));
}
