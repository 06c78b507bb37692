using System.Diagnostics;
using Slipway.Deploy.Swarm;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Deployments to a swarm of three machines. Its kernel may lack IP_VS, so that services have no virtual address.</summary>
[TestClass]
public sealed class SwarmTests
{
    private static TestHosts hosts = null!;
    private static string image = "";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private static Engine Manager => hosts[0].Engine;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        await using var machine = await Busybox.EngineAsync(context.CancellationToken);
        hosts = await TestHosts.StartAsync(3, swarm: true);
        await hosts.LoadAsync(Busybox.Image);
        image = (await Manager.Images.FindAsync(Busybox.Image, context.CancellationToken))!.Id;
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        if (hosts is not null) await hosts.DisposeAsync();
    }

    [TestMethod]
    public async Task A_stack_with_everything_is_up_and_then_nothing_is_left_to_do()
    {
        await using var project = Project();
        project.Contents["secret-password"] = "hunter2";
        project.Contents["config-page"] = "hello";
        const string Yaml = """
            services:
              web:
                image: web
                command: ["sh", "-c", "cat /run/secrets/password /etc/page; exec sleep 1000"]
                environment: {A: b, EMPTY: "", UNSET: null}
                labels: {own: label, blank: ""}
                secrets: [{source: password, uid: "7", mode: 0440}]
                configs: [{source: page, target: /etc/page}]
                healthcheck: {test: ["CMD", "true"], interval: 1s}
                ports: [{target: 80, published: "18090", mode: host}]
                networks: {back: {aliases: [www]}}
                volumes: [data:/data, {type: tmpfs, target: /scratch, tmpfs: {size: 1000000}}]
                tmpfs: ["/more:size=1m,mode=1777"]
                extra_hosts: ["a.example=10.0.0.1"]
                ulimits: {nofile: 1024}
                cap_add: [NET_ADMIN]
                cap_drop: [all]
                sysctls: {net.ipv4.ip_forward: "1"}
                dns: [10.1.1.1]
                init: true
                read_only: true
                user: "0"
                stop_grace_period: 2s
                stop_signal: SIGKILL
                hostname: "web-{{.Task.Slot}}"
                logging: {driver: json-file, options: {max-size: 1m}}
                restart: on-failure:5
                deploy:
                  replicas: 2
                  endpoint_mode: dnsrr
                  labels: {service: label}
                  placement: {max_replicas_per_node: 1, constraints: [node.platform.os == linux], preferences: [{spread: node.labels.zone}]}
                  resources: {limits: {cpus: "0.5", memory: 64m, pids: 50}, reservations: {cpus: "0.01", memory: 8m}}
              each:
                image: web
                command: sleep 1000
                depends_on: [web]
                deploy: {mode: global, endpoint_mode: dnsrr}
            networks: {back: {attachable: true}}
            volumes: {data: {labels: {x: y}}}
            secrets: {password: {environment: X}}
            configs: {page: {content: hello}}
            """;
        await project.DeployAsync(Yaml, Token);

        var clock = Stopwatch.StartNew();
        var again = await project.PlanAsync(Yaml, Token);
        TestContext.WriteLine($"planning what is there takes {clock.ElapsedMilliseconds} ms\n{project.Log.Text}");
        Assert.IsTrue(again.IsEmpty, SwarmPlanText.Of(again));
        Assert.IsEmpty(again.Warnings, string.Join('\n', again.Warnings));
        var status = await SwarmStatus.ReadAsync(Manager, project.Name, Token);
        Assert.AreEqual("each 3/3, web 2/2", string.Join(", ", status.Select(service => $"{service.Service} {service.Running}/{service.Desired}")));
        Assert.HasCount(3, status[0].Nodes);
        Assert.HasCount(2, status[1].Urls);
        StringAssert.Matches(status[1].Urls[0], new("^http://[0-9.]+:18090$"));
    }

    [TestMethod]
    public async Task A_changed_secret_is_a_new_one_and_the_old_one_goes()
    {
        await using var project = Project();
        project.Contents["secret-password"] = "1234";
        project.Contents["config-page"] = "one";
        const string Yaml = """
            services:
              db:
                image: x
                command: ["sh", "-c", "cat /run/secrets/password /page; echo; exec sleep 1000"]
                stop_signal: SIGKILL
                secrets: [password]
                configs: [page]
                healthcheck: {test: ["CMD", "true"], interval: 1s}
                deploy: {endpoint_mode: dnsrr, update_config: {monitor: 1s}}
            secrets: {password: {environment: X}}
            configs: {page: {content: one}}
            """;
        await project.DeployAsync(Yaml, Token);
        var first = await SecretsAsync(project);

        project.Contents["secret-password"] = "5678";
        project.Contents["config-page"] = "two";
        var plan = await project.PlanAsync(Yaml, Token);
        StringAssert.Contains(SwarmPlanText.Of(plan), "secrets, configs changed; start-first");
        await project.ApplyAsync(plan, Token);

        var second = await SecretsAsync(project);
        Assert.HasCount(1, second);
        Assert.AreNotEqual(first[0], second[0]);
        Assert.IsTrue((await project.PlanAsync(Yaml, Token)).IsEmpty);
        var running = await Manager.Tasks.ListAsync(EngineFilters.Label($"{SwarmLabels.Namespace}={project.Name}").With("desired-state", "running"), Token);
        StringAssert.Contains(await OutputAsync(running.Single()), "5678two");
    }

    [TestMethod]
    public async Task A_version_that_fails_its_health_test_is_rolled_back_with_all_that_changed()
    {
        await using var project = Project();
        string Yaml(string api, string test) => $$$"""
            services:
              api: {image: x, command: ["sh", "-c", "echo {{{api}}}; exec sleep 1000"], stop_signal: SIGKILL, healthcheck: {test: ["CMD", "true"], interval: 1s}, deploy: {endpoint_mode: dnsrr, update_config: {monitor: 1s} } }
              web:
                image: x
                command: ["sh", "-c", "echo about to fail; exec sleep 1000"]
                stop_signal: SIGKILL
                depends_on: [api]
                healthcheck: {test: ["CMD", "{{{test}}}"], interval: 500ms, retries: 1}
                deploy: {replicas: 2, endpoint_mode: dnsrr, update_config: {monitor: 1s}, rollback_config: {monitor: 1s}}
            """;
        await project.DeployAsync(Yaml("one", "true"), Token);
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.DeployAsync(Yaml("two", "false"), Token));
        TestContext.WriteLine($"back after {clock.ElapsedMilliseconds} ms\n{failure.Message}\n{project.Log.Text}");

        var error = failure.Diagnostics[0];
        Assert.AreEqual("SLIP5111", error.Code);
        StringAssert.Contains(error.Message, "Service 'web' failed and the swarm rolled it back: on node host");
        StringAssert.Contains(error.Message, "unhealthy");
        CollectionAssert.Contains(error.Details.ToArray(), "about to fail");
        Assert.AreEqual("SLIP5113: api, web", $"{failure.Diagnostics[1].Code}: {failure.Diagnostics[1].Message.Split(": ")[1]}");
        var left = await project.PlanAsync(Yaml("one", "true"), Token);
        Assert.IsTrue(left.IsEmpty, SwarmPlanText.Of(left));
    }

    [TestMethod]
    public async Task A_first_version_that_does_not_come_up_leaves_nothing()
    {
        await using var project = Project();
        project.Contents["config-page"] = "one";
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.DeployAsync(
            """
            services:
              web: {image: x, command: ["sh", "-c", "echo no >&2; exit 3"], configs: [page], deploy: {endpoint_mode: dnsrr, restart_policy: {delay: 200ms}}}
            configs: {page: {content: one}}
            """, Token));
        StringAssert.Contains(failure.Diagnostics[0].Message, "non-zero exit (3)");
        CollectionAssert.Contains(failure.Diagnostics[0].Details.ToArray(), "no");
        var plan = SwarmPlanner.Plan(new DesiredSwarm { ProjectName = project.Name }, await SwarmObserver.ObserveAsync(Manager, project.Name, Token));
        Assert.IsFalse(plan.Removals.Any(removal => removal.What != "network"), SwarmPlanText.Of(plan));
    }

    [TestMethod]
    public async Task A_plan_made_before_somebody_else_changed_a_service_is_refused()
    {
        await using var project = Project();
        await project.DeployAsync(Simple("one"), Token);
        var plan = await project.PlanAsync(Simple("two"), Token);
        await project.DeployAsync(Simple("three"), Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => project.ApplyAsync(plan, Token));
        Assert.AreEqual("SLIP5110", failure.Diagnostics[0].Code);
        Assert.IsTrue((await project.PlanAsync(Simple("three"), Token)).IsEmpty);
    }

    [TestMethod]
    public async Task What_somebody_else_changed_is_seen_and_set_right()
    {
        await using var project = Project();
        await project.DeployAsync(Simple("one"), Token);
        var service = (await Manager.Services.FindAsync($"{project.Name}_web", Token))!;
        var spec = System.Text.Encoding.UTF8.GetString(service.Spec).Replace("\"Replicas\":1", "\"Replicas\":2", StringComparison.Ordinal);
        await Manager.Services.UpdateAsync(service.Id, service.Version, System.Text.Encoding.UTF8.GetBytes(spec), null, Token);

        var plan = await project.PlanAsync(Simple("one"), Token);
        StringAssert.Contains(SwarmPlanText.Of(plan), "replicas 2 → 1 by somebody else");
        await project.ApplyAsync(plan, Token);
        Assert.IsTrue((await project.PlanAsync(Simple("one"), Token)).IsEmpty);
    }

    [TestMethod]
    public async Task What_the_project_no_longer_has_goes()
    {
        await using var project = Project();
        await project.DeployAsync(Simple("one") + "\n  old: {image: x, command: sleep 1000, stop_signal: SIGKILL, networks: [side], deploy: {endpoint_mode: dnsrr}}\nnetworks: {side: {}}", Token);
        var plan = await project.PlanAsync(Simple("one"), Token);
        Assert.AreEqual($"service {project.Name}_old, network {project.Name}_side", string.Join(", ", plan.Removals.Select(removal => $"{removal.What} {removal.Name}")));
        await project.ApplyAsync(plan, Token);
        Assert.IsTrue((await project.PlanAsync(Simple("one"), Token)).IsEmpty, project.Log.Text);
    }

    [TestMethod]
    public async Task A_command_runs_once_with_the_secrets_of_a_release_that_is_not_there_yet()
    {
        await using var project = Project();
        project.Contents["secret-password"] = "1234";
        var plan = await project.PlanAsync(
            """
            services:
              web: {image: x, command: sleep 1000, stop_signal: SIGKILL, secrets: [password], deploy: {replicas: 3, endpoint_mode: dnsrr}}
            secrets: {password: {environment: X}}
            """, Token);
        var lines = new List<string>();
        Task<int> Run(params string[] command) => SwarmRunner.RunOnceAsync(
            Manager, plan, "web", command, TimeSpan.FromSeconds(60), (line, isError) => lines.Add(isError ? "! " + line : line), project.Log, project.Options, Token);

        Assert.AreEqual(0, await Run("sh", "-c", "cat /run/secrets/password; echo; echo to stderr >&2"));
        Assert.AreEqual("! to stderr|1234", string.Join('|', lines.Order(StringComparer.Ordinal)));
        Assert.AreEqual(3, await Run("sh", "-c", "exit 3"));
        var unable = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Run("/no/such/program"));
        Assert.AreEqual("SLIP5117", unable.Diagnostics[0].Code);
        Assert.IsEmpty(await Manager.Services.ListAsync(EngineFilters.Label($"{SwarmLabels.Namespace}={project.Name}"), Token));
        await project.ApplyAsync(plan, Token);
    }

    [TestMethod]
    public async Task No_request_is_lost_while_a_service_behind_a_proxy_is_replaced()
    {
        await using var project = Project();
        project.Contents["config-proxy"] = Proxy;
        // A task that is to end serves for 2 s more: until nobody is led to it, and what was asked is answered.
        string Yaml(string version) => $$$"""
            services:
              proxy:
                image: x
                command: ["busybox", "nc", "-ll", "-p", "8080", "-e", "sh", "/proxy"]
                stop_signal: SIGKILL
                configs: [proxy]
                ports: [{target: 8080, published: "18091", mode: host}]
                deploy: {mode: global, endpoint_mode: dnsrr}
              web:
                image: x
                command: ["sh", "-c", "mkdir /w; echo {{{version}}} >/w/index.html; httpd -p 8080 -h /w; trap 'sleep 2; exit 0' TERM; while :; do sleep 0.1; done"]
                healthcheck: {test: ["CMD", "busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"], interval: 1s}
                stop_grace_period: 10s
                deploy: {replicas: 3, endpoint_mode: dnsrr}
            configs: {proxy: {file: ./compose.yaml}}
            """;
        await project.DeployAsync(Yaml("one"), Token);
        var address = new Uri($"http://{hosts[0].Ip}:18091/");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answers = new Dictionary<string, int>();
        var lost = new List<string>();
        var asking = AskAsync();
        var clock = Stopwatch.StartNew();
        await project.DeployAsync(Yaml("two"), Token);
        var took = clock.ElapsedMilliseconds;
        await over.CancelAsync();
        await asking;
        TestContext.WriteLine($"replaced in {took} ms; answers: {string.Join(", ", answers.Select(pair => $"{pair.Key} {pair.Value}"))}; lost: {lost.Count} {string.Join(" | ", lost.Take(3))}");
        Assert.IsEmpty(lost);
        CollectionAssert.AreEquivalent(new[] { "one", "two" }, answers.Keys.ToArray());

        async Task AskAsync()
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { ConnectionClose = true } };
                    using var answer = await client.SendAsync(request, Token);
                    var text = (await answer.Content.ReadAsStringAsync(Token)).Trim();
                    if (answer.IsSuccessStatusCode) answers[text] = answers.GetValueOrDefault(text) + 1;
                    else lost.Add($"{answer.StatusCode} {text}");
                }
                catch (HttpRequestException e)
                {
                    lost.Add(e.Message);
                }
            }
        }
    }

    [TestMethod]
    public async Task A_node_that_is_down_is_told_and_the_others_take_its_tasks()
    {
        await using var project = Project();
        await hosts[2].StopEngineAsync();
        try
        {
            await NodeAsync("down");
            var plan = await project.PlanAsync(Simple("one"), Token);
            Assert.AreEqual("SLIP5119", plan.Warnings.Single().Code);
            StringAssert.Contains(plan.Warnings.Single().Message, hosts[2].Name);
            await project.ApplyAsync(plan, Token);
        }
        finally
        {
            await hosts[2].StartEngineAsync();
        }

        await NodeAsync("ready");
    }

    [TestMethod]
    public async Task A_worker_is_told_apart_from_a_manager()
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => SwarmObserver.ObserveAsync(hosts[1].Engine, "x", Token));
        StringAssert.Contains(failure.Message, "is a worker of its swarm");
        await using var machine = await Busybox.EngineAsync(Token);
        var alone = await Assert.ThrowsExactlyAsync<SlipwayException>(() => SwarmObserver.ObserveAsync(machine, "x", Token));
        StringAssert.Contains(alone.Message, "is in no swarm");
    }

    [TestMethod]
    public async Task A_cancelled_deployment_says_what_is_new_and_leaves_the_next_one_clean()
    {
        await using var cancelled = new CancelledAt("> swarm: update service");
        await using var project = Project(cancelled.Log);
        await project.DeployAsync(Simple("one"), Token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => project.DeployAsync(Simple("two"), cancelled.Token));
        StringAssert.Contains(project.Log.Text, "SLIP5115");
        await project.DeployAsync(Simple("two"), Token);
        Assert.IsTrue((await project.PlanAsync(Simple("two"), Token)).IsEmpty);
    }

    private static SwarmProject Project(SwarmLog? log = null) => new(Manager, image) { Log = log ?? new SwarmLog() };

    private static string Simple(string word) => $$$"""
        services:
          web: {image: x, command: ["sh", "-c", "echo {{{word}}}; exec sleep 1000"], stop_signal: SIGKILL, healthcheck: {test: ["CMD", "true"], interval: 1s}, deploy: {endpoint_mode: dnsrr, update_config: {monitor: 1s} } }
        """;

    // One connection each. A task that just ended is tried no second time; the name gives the addresses of tasks in a random order.
    private const string Proxy = """
        while read -r line; do [ "${#line}" -le 1 ] && break; done
        for attempt in 1 2 3 4 5 6; do
            for ip in $(nslookup tasks.web 127.0.0.11 2>/dev/null | sed -n '/Name:/,$ s/^Address[ 0-9]*: *\([0-9.]*\).*/\1/p'); do
                if body=$(timeout 2 wget -q -O - "http://$ip:8080/" 2>/dev/null); then
                    printf 'HTTP/1.0 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "${#body}" "$body"
                    exit
                fi
            done
        done
        printf 'HTTP/1.0 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
        """;

    private async Task NodeAsync(string state)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!(await Manager.Nodes.ListAsync(null, patience.Token)).Any(node => node.Hostname == hosts[2].Name && node.State == state)) await Task.Delay(200, patience.Token);
    }

    private async Task<List<string>> SecretsAsync(SwarmProject project) =>
        [.. (await Manager.Secrets.ListAsync(EngineFilters.Label($"{SwarmLabels.Namespace}={project.Name}"), Token)).Select(secret => secret.Name)];

    private async Task<string> OutputAsync(TaskInspect task)
    {
        var text = "";
        await foreach (var (line, _) in TaskOutput.ReadAsync(Manager, task.Id, false, null, Token)) text += line;
        return text;
    }

    /// <summary>Cancels when a line is heard.</summary>
    private sealed class CancelledAt : IAsyncDisposable
    {
        private readonly CancellationTokenSource source = new();

        public CancelledAt(string line) => Log = new SwarmLog { Heard = heard => { if (heard.StartsWith(line, StringComparison.Ordinal)) source.Cancel(); } };

        public SwarmLog Log { get; }

        public CancellationToken Token => source.Token;

        public ValueTask DisposeAsync()
        {
            source.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
