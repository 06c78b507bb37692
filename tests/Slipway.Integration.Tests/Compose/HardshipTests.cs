using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Runs on a machine that gives them less than they need: ports, disk space, folders to write to.</summary>
[TestClass]
public sealed class HardshipTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_port_that_a_foreign_process_has_is_told_where_it_is_asked_for()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              web:
                image: busybox
                command: [sleep, '100000']
                stop_signal: SIGKILL
                ports: ["{{port}}:80"]
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3505", error.Code);
        StringAssert.Contains(error.Message, $"port {port} ");
        Assert.AreEqual(6, error.Position!.Value.Line);
        listener.Stop();
        await stack.UpAsync();
        Assert.IsTrue((await stack.InspectAsync("web-1")).State.Running);
    }

    [TestMethod]
    public async Task Two_services_that_publish_one_port_are_warned_of_and_one_comes_up()
    {
        var port = FreePort.Next();
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
              two: { {{StackProject.Sleeps}}, ports: ["{{port}}:80"] }
            """);

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3505", error.Code);
        Assert.Contains(diagnostic => diagnostic.Code == "SLIP3224", stack.Log.Diagnostics);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task A_stack_comes_up_and_stays_without_a_folder_to_remember_it_in()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}} }
            """);
        // Nobody can make a folder there, the superuser neither.
        File.CreateSymbolicLink(stack.At("obj"), "/proc/self/slipway");

        await stack.UpAsync();

        await stack.ExpectNothingToDoAsync();
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task An_inline_dockerfile_that_cannot_be_kept_is_told()
    {
        await using var stack = await StackProject.StartAsync(TestContext, """
            services:
              one:
                build: { dockerfile_inline: "FROM busybox" }
            """);
        File.CreateSymbolicLink(stack.At("obj"), "/proc/self/slipway");

        var error = await stack.FailAsync();

        Assert.AreEqual("SLIP3344", error.Code);
        Assert.AreEqual(3, error.Position!.Value.Line);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task A_stack_comes_up_and_stays_where_the_disk_of_its_records_is_full()
    {
        await using var stack = await StackProject.StartAsync(TestContext, $$"""
            services:
              one: { {{StackProject.Sleeps}} }
              two: { image: "{{TestContext.TestName!.ToLowerInvariant()}}-{{Guid.NewGuid():N}}", build: { dockerfile_inline: "FROM busybox\nCMD sleep 100000\nSTOPSIGNAL SIGKILL" } }
            """);
        Directory.CreateDirectory(stack.At("obj"));
        if (await MountAsync("-t", "tmpfs", "-o", "size=4k", "tmpfs", stack.At("obj")) != 0)
            Assert.Inconclusive("Only the superuser can make a disk that is full.");
        try
        {
            // One page is all there is.
            await File.WriteAllBytesAsync(stack.At("obj/filler"), new byte[4096], TestContext.CancellationToken);

            Assert.AreEqual("SLIP3344", (await stack.FailAsync()).Code);
            stack.Compose($$"""
                services:
                  one: { {{StackProject.Sleeps}} }
                """);
            await stack.UpAsync();

            await stack.ExpectNothingToDoAsync();
        }
        finally
        {
            using var unmount = Process.Start("umount", ["-l", stack.At("obj")]);
            await unmount.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<int> MountAsync(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync(TestContext.CancellationToken);
        return mount.ExitCode;
    }
}
