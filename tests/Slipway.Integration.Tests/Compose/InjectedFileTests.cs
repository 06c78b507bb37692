namespace Slipway.Integration.Tests.Compose;

/// <summary>Secrets and configs that are put into containers.</summary>
[TestClass]
public sealed class InjectedFileTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("")]
    [DataRow("user: nobody")]
    [DataRow("user: '1234:5678'")]
    [DataRow("user: named-by-the-image-alone")]
    public async Task A_secret_has_the_owner_and_mode_asked_for_whoever_the_process_runs_as(string user)
    {
        await using var stack = await StackProject.StartAsync(TestContext);
        stack.WithVariable("PASSWORD", "from-the-environment").With("file.txt", "from-the-file");
        stack.With("Dockerfile", "FROM busybox\nRUN echo named-by-the-image-alone:x:7777:7777::/:/bin/sh >> /etc/passwd\n").Compose($$"""
            services:
              a:
                build: .
                command: [sleep, '100000']
                stop_signal: SIGKILL
                network_mode: none
                {{user}}
                secrets:
                  - { source: variable, uid: '123', gid: '456', mode: 0440 }
                  - { source: file, uid: '124', gid: '457', mode: 0444 }
                configs:
                  - { source: content, target: /tmp/config, mode: 0400, uid: '125' }
                  - { source: content, target: /etc/deep/er/config }
            secrets:
              variable: { environment: PASSWORD }
              file: { file: file.txt }
            configs:
              content: { content: from-the-content }
            """);
        await stack.UpAsync();
        Assert.AreEqual(
            "123:456 440\n124:457 444\n125:0 400\n0:0 444\n0:0 755\n0:0 1777\n0:0 755\n0:0 755",
            await stack.ExecAsync("a-1", "stat", "-c", "%u:%g %a", "/run/secrets/variable", "/run/secrets/file", "/tmp/config", "/etc/deep/er/config", "/etc", "/tmp", "/run/secrets", "/etc/deep"));
        Assert.AreEqual("from-the-file", await stack.ExecAsync("a-1", "cat", "/run/secrets/file"));
    }

    [TestMethod]
    public async Task A_secret_that_a_tmpfs_would_hide_is_an_error()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              a: { {{StackProject.Sleeps}}, network_mode: none, tmpfs: [/run], secrets: [password] }
            secrets:
              password: { environment: PASSWORD }
            """);
        var error = await stack.WithVariable("PASSWORD", "secret").FailAsync();
        Assert.AreEqual("SLIP3317", error.Code);
        Assert.IsEmpty(await stack.ContainersAsync());
    }
}
