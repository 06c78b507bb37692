using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Canaries as secrets: one in an environment variable, one in a file. Their step sees them, and nothing else does.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class SecretTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_secret_is_in_no_log_file_command_line_or_image()
    {
        await using var workspace = await ImageWorkspace.StartAsync(TestContext.CancellationToken);
        if (workspace.Engine.Ping.IsPodman)
            Assert.Inconclusive("Podman has no BuildKit.");
        var (ofVariable, ofFile) = ($"canary-v-{Guid.NewGuid():N}", $"canary-f-{Guid.NewGuid():N}");
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ofVariable + ofFile)));
        workspace.Other("web", $"""
            BASE
            RUN --mount=type=secret,id=pip_token,required --mount=type=secret,id=key,required sleep 1 && \
                cat /run/secrets/pip_token /run/secrets/key | sha256sum | grep -q {sum}

            """, "<PropertyGroup><DockerSecrets>pip_token;key=file:../key.txt</DockerSecrets></PropertyGroup>");
        var key = workspace.Projects.PathOf("key.txt");
        File.WriteAllText(key, ofFile);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        using var sampling = new CancellationTokenSource();
        var commandLines = Processes.SampleCommandLinesAsync(sampling.Token);
        var (start, log) = workspace.Projects.Command($"build {workspace.Name("web")} -v:diag");
        start.Environment["PIP_TOKEN"] = ofVariable;
        var build = BuildResult.Of(start, log).Succeeded();
        await sampling.CancelAsync();

        var seen = new Dictionary<string, string>
        {
            ["console"] = build.AllOutput,
            ["binary log"] = BinaryLogText.Unpacked(log),
            ["nodes of the binary log"] = BinaryLogText.Nodes(log),
            ["command lines"] = await commandLines,
            ["history"] = JsonSerializer.Serialize(await workspace.Engine.Images.HistoryAsync(workspace.Name("web") + ":dev", TestContext.CancellationToken)),
            ["image"] = JsonSerializer.Serialize(await workspace.ImageAsync("web")),
        };
        foreach (var file in Directory.EnumerateFiles(workspace.PathOf("web", "obj"), "*", SearchOption.AllDirectories))
            seen[file] = file + Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.CancellationToken));

        // Each place is one where the project's name is to be found: a search of nothing would prove nothing.
        foreach (var (place, text) in seen.Where(each => each.Key is "console" or "binary log" or "nodes of the binary log" or "command lines" or "image"))
            Assert.Contains(workspace.Name("web"), text, place);
        Assert.Contains(sum, seen["history"]);
        Assert.IsTrue(seen.Keys.Any(place => place.Contains("obj/slipway", StringComparison.Ordinal)));
        foreach (var (place, text) in seen)
        {
            Assert.IsFalse(text.Contains(ofVariable, StringComparison.Ordinal), $"the variable's secret is in: {place}");
            Assert.IsFalse(text.Contains(ofFile, StringComparison.Ordinal), $"the file's secret is in: {place}");
        }
    }
}
