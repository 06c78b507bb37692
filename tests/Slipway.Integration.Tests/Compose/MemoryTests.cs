using Slipway.Compose.Planning;

namespace Slipway.Integration.Tests.Compose;

/// <summary>A stack that is remembered to be as it should be: whatever decides what is wanted is looked at all the same.</summary>
[TestClass]
public sealed class MemoryTests
{
    private const string Profile = """{ "defaultAction": "SCMP_ACT_ALLOW" }""";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("base.yaml", "services: { base: { environment: { BASE: changed } } }")]
    [DataRow("included.yaml", "services: { other: { image: busybox, network_mode: none, command: [sleep, '200000'], stop_signal: SIGKILL } }")]
    [DataRow("service.env", "SERVICE=changed")]
    [DataRow("optional.env", "OPTIONAL=there")]
    [DataRow("service.labels", "label=changed")]
    [DataRow(".env", "INTERPOLATED=changed")]
    [DataRow("secret.txt", "changed")]
    [DataRow("profile.json", """{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"] }""")]
    [DataRow("compose.override.yaml", "services: { a: { environment: { OVERRIDE: there } } }")]
    public async Task A_file_that_changed_or_came_is_heeded(string file, string content)
    {
        await using var stack = await RememberedAsync();
        stack.With(file, content);
        Assert.IsTrue((await stack.UpAsync()).Changed);
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    [DataRow("PASSED")]
    [DataRow("INTERPOLATED")]
    [DataRow("PASSWORD")]
    [DataRow("COMPOSE_PROFILES")]
    public async Task A_variable_that_changed_is_heeded(string name)
    {
        await using var stack = await RememberedAsync();
        stack.WithVariable(name, "changed");
        Assert.IsTrue((await stack.UpAsync()).Changed);
        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    [DataRow("stopped")]
    [DataRow("removed")]
    [DataRow("paused")]
    [DataRow("disconnected")]
    [DataRow("renamed")]
    [DataRow("scaled")]
    public async Task What_somebody_did_to_a_container_is_heeded(string deed)
    {
        await using var stack = await RememberedAsync();
        var (containers, id, token) = (stack.Engine.Containers, await stack.IdAsync("a-1"), stack.Token);
        switch (deed)
        {
            case "stopped": await containers.StopAsync(id, null, token); break;
            case "removed": await containers.RemoveAsync(id, token, force: true); break;
            case "paused": await containers.PauseAsync(id, token); break;
            case "disconnected": await stack.Engine.Networks.DisconnectAsync(stack.Name + "_default", id, token); break;
            case "renamed": await containers.RenameAsync(id, stack.Name + "-renamed", token); break;
        }

        var options = new UpOptions { Scale = deed == "scaled" ? new Dictionary<string, int> { ["a"] = 2 } : new Dictionary<string, int>() };
        Assert.IsTrue((await stack.UpAsync(options)).Changed);
        await stack.ExpectNothingToDoAsync(options);
    }

    /// <summary>A stack that was brought up and is remembered.</summary>
    private async Task<StackProject> RememberedAsync()
    {
        var stack = await StackProject.StartAsync(TestContext, $$"""
            include: [included.yaml]
            services:
              a:
                extends: { file: base.yaml, service: base }
                image: busybox
                command: [sleep, '100000']
                stop_signal: SIGKILL
                environment: { PASSED: , GIVEN: "${INTERPOLATED:-}" }
                env_file: [service.env, { path: optional.env, required: false }]
                label_file: service.labels
                secrets: [file, variable]
                security_opt: ["seccomp:profile.json"]
              b: { {{StackProject.Sleeps}}, network_mode: none, profiles: [changed] }
            secrets:
              file: { file: secret.txt }
              variable: { environment: PASSWORD }
            """);
        stack.With("base.yaml", "services: { base: { environment: { BASE: one } } }")
            .With("included.yaml", "services: { other: { image: busybox, network_mode: none, command: [sleep, '100000'], stop_signal: SIGKILL } }")
            .With("service.env", "SERVICE=one").With("service.labels", "label=one").With("secret.txt", "one").With("profile.json", Profile).WithVariable("PASSWORD", "one");
        // What was changed a moment ago is not relied upon.
        foreach (var file in Directory.GetFiles(stack.Folder)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
        await stack.UpAsync();
        Assert.IsTrue(File.Exists(stack.At("obj/stack.record")), string.Join('\n', stack.Log.Actions));
        await stack.ExpectNothingToDoAsync();
        return stack;
    }
}
